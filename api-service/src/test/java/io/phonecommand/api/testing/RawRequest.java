package io.phonecommand.api.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request byte for byte, for what no HTTP client would send. It begins as a good one, to be
 * spoilt. Each of its answers is read until the service closes the connection.
 */
public final class RawRequest {

  private static final String CONTENT_LENGTH = "Content-Length";

  private final List<String> headers = new ArrayList<>();
  private String requestLine = "POST /v1/instances/sync-command HTTP/1.1";
  private byte[] body = "{\"command\":\"ls\",\"instance_ids\":[\"nobody\"]}".getBytes(UTF_8);
  private boolean lengthIsAdded = true;

  private RawRequest(String token) {
    headers.add("Host: localhost");
    headers.add("Connection: close");
    headers.add("X-Auth-Token: " + token);
    headers.add("x-request-id: " + UUID.randomUUID());
    headers.add("Content-Type: application/json");
  }

  public static RawRequest good(String token) {
    return new RawRequest(token);
  }

  public RawRequest line(String line) {
    requestLine = line + " HTTP/1.1";
    return this;
  }

  public RawRequest without(String header) {
    String prefix = header.toLowerCase(Locale.ROOT) + ":";
    headers.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix));
    return this;
  }

  /** Replaces a header's value. */
  public RawRequest with(String header, String value) {
    return without(header).add(header, value);
  }

  /** Adds a header, even if it is there already. */
  public RawRequest add(String header, String value) {
    headers.add(header + ": " + value);
    return this;
  }

  public RawRequest body(String text) {
    return body(text.getBytes(UTF_8));
  }

  public RawRequest body(byte[] bytes) {
    body = bytes.clone();
    return this;
  }

  /** The body as it stands on the wire, in chunks. */
  public RawRequest chunks(String wire) {
    return add("Transfer-Encoding", "chunked").body(wire).withoutLength();
  }

  /** Leaves it to the test how long the body is said to be. */
  public RawRequest withoutLength() {
    lengthIsAdded = false;
    return this;
  }

  /** Sends it, and no more after it. */
  public Answer send(int port) {
    return send(port, wire());
  }

  /** Sends it, and leaves it to the caller to read the answer and to close the socket. */
  public Socket begin(int port) throws IOException {
    Socket socket = new Socket("localhost", port);
    socket.getOutputStream().write(wire());
    return socket;
  }

  /** As it stands on the wire. */
  public byte[] wire() {
    var wire = new ByteArrayOutputStream();
    wire.writeBytes((requestLine + "\r\n").getBytes(ISO_8859_1));
    headers.forEach(header -> wire.writeBytes((header + "\r\n").getBytes(ISO_8859_1)));
    if (lengthIsAdded) {
      wire.writeBytes((CONTENT_LENGTH + ": " + body.length + "\r\n").getBytes(ISO_8859_1));
    }
    wire.writeBytes("\r\n".getBytes(ISO_8859_1));
    wire.writeBytes(body);
    return wire.toByteArray();
  }

  /** Sends whatever it is. */
  public static Answer send(int port, byte[] wire) {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(wire);
      socket.shutdownOutput();
      return Answer.parse(new String(socket.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What came back.
   *
   * @param head status line and headers
   * @param body what comes after them
   */
  public record Answer(String head, String body) {

    /** What stands on the wire, as far as it came. */
    public static Answer parse(String wire) {
      int end = wire.indexOf("\r\n\r\n");
      return end < 0
          ? new Answer(wire, "")
          : new Answer(wire.substring(0, end), wire.substring(end + 4));
    }

    public int status() {
      return Integer.parseInt(head.substring("HTTP/1.1 ".length()).substring(0, 3));
    }

    public @Nullable String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ": ";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .findFirst()
          .orElse(null);
    }
  }
}
