package io.phonecommand.api.web;

import io.phonecommand.api.connections.Connection;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.firewall.RequestRejectedException;

/**
 * What a status means that the container or the framework has chosen by itself, in the contract's
 * terms. Tomcat's own texts quote the request and never get out.
 *
 * @param error the contract's error, whose status replaces the container's
 * @param text what is wrong, in words
 */
record ContainerRefusal(ApiError error, String text) {

  private static final String NO_HTTP = "the request line or a header is not well-formed HTTP";
  private static final String BODY =
      "the body is not what Content-Length or Transfer-Encoding promise";
  private static final String LENGTH = "Content-Length must be given once, as a number";
  private static final String HOST = "Host must be given once, and name a host";
  private static final String ENCODING = "Transfer-Encoding must be chunked, or not be given";
  private static final String PATH =
      "the path must be plain: no ; or backslash, no // or .., nothing encoded";
  private static final String TARGET =
      "the request line must name a plain path, and no other host than Host";
  private static final String HEADER = "a header has characters that are not accepted";

  /** A name or an address, of IPv6 in brackets, and perhaps a port. */
  private static final Pattern HOSTS =
      Pattern.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{0,5})?");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** Where the status is all that is known. */
  static ContainerRefusal ofStatus(int status) {
    ApiError error = ApiError.ofStatus(status);
    String text =
        switch (status) {
          case 406 -> "the answer is application/json, which Accept must allow";
          case 411 -> LENGTH;
          case 413 -> "the body is too large";
          case 414, 431 -> "the request line or the headers are too large";
          case 415 -> "content-type must be application/json in UTF-8";
          case 417 -> "Expect can only be 100-continue";
          case 503 -> "The service is starting or stopping.";
          case 505 -> "the HTTP version must be 1.1 or 1.0";
          default -> error.text();
        };
    return new ContainerRefusal(error, text);
  }

  /** Where the security filters refuse a request for how it is written. */
  static ContainerRefusal ofFirewall(RequestRejectedException reason) {
    boolean header = String.valueOf(reason.getMessage()).contains("header");
    return new ContainerRefusal(ApiError.INVALID, header ? HEADER : PATH);
  }

  /**
   * Looks for what is wrong.
   *
   * @param status the container's
   * @param message the container's, if it has one; nothing of it is shown
   * @param cause what the container could not go on for, if that is known
   */
  static ContainerRefusal of(
      HttpServletRequest request, int status, @Nullable String message, @Nullable Object cause) {
    if (status < 500 && Connection.of(request).isLate()) {
      return new ContainerRefusal(ApiError.TOO_SLOW, ApiError.TOO_SLOW.text());
    }
    if (status == 501 && request.getHeader("Transfer-Encoding") != null) {
      return new ContainerRefusal(ApiError.INVALID, ENCODING);
    }
    return status == 400
        ? new ContainerRefusal(ApiError.INVALID, problemOf(request, message, cause))
        : ofStatus(status);
  }

  private static String problemOf(
      HttpServletRequest request, @Nullable String message, @Nullable Object cause) {
    if (cause instanceof IOException) {
      return BODY;
    }
    if (cause != null) {
      // Those that come before the one that can't be read are there, and perhaps Host is not.
      List<String> hosts = valuesOf("Host", request);
      return hosts.size() == 1 && !isHost(hosts.getFirst()) ? HOST : NO_HTTP;
    }
    if (message != null && !message.isBlank()) {
      // Whatever else it refuses with a message, it refuses for the path.
      return PATH;
    }
    return problemOfHeaders(request);
  }

  private static String problemOfHeaders(HttpServletRequest request) {
    List<String> hosts = valuesOf("Host", request);
    if (hosts.size() != 1 || !isHost(hosts.getFirst())) {
      return HOST;
    }
    List<String> lengths = valuesOf("Content-Length", request);
    if (lengths.size() > 1
        || !lengths.stream().allMatch(value -> NUMBER.matcher(value).matches())) {
      return LENGTH;
    }
    List<String> encodings = valuesOf("Transfer-Encoding", request);
    if (!encodings.stream().allMatch(value -> value.toLowerCase(Locale.ROOT).equals("chunked"))
        || encodings.size() > 1) {
      return ENCODING;
    }
    return TARGET;
  }

  private static boolean isHost(String value) {
    return HOSTS.matcher(value).matches();
  }

  private static List<String> valuesOf(String header, HttpServletRequest request) {
    return Collections.list(request.getHeaders(header));
  }
}
