package io.phonecommand.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests to the operators' side of a process. */
public final class Http {

  /** Of a question that can be asked again. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Of an order: a busy machine must not make a test fail. */
  private static final Duration ORDER_LIMIT = Duration.ofSeconds(20);

  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  private Http() {}

  /** The body of a 200, or null for every other status and where nobody answers within 2 s. */
  public static @Nullable String getIfOk(int port, String path) throws InterruptedException {
    try {
      HttpResponse<String> response = send("GET", port, path, "", LIMIT);
      return response.statusCode() == 200 ? response.body() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Waits for an answer of whatever status, for 20 s at most. */
  public static HttpResponse<String> send(String method, int port, String path, String body)
      throws IOException, InterruptedException {
    return send(method, port, path, body, ORDER_LIMIT);
  }

  private static HttpResponse<String> send(
      String method, int port, String path, String body, Duration limit)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(limit)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString(UTF_8));
  }
}
