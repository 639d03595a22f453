package io.phonecommand.benchmarks.contestant;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A caller that keeps its connections; the same for all who are called over HTTP. */
public final class HttpCalls implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Posts JSON.
   *
   * @return the answer's body
   * @throws IOException if the answer is not 200
   */
  public String post(URI uri, String json, Consumer<HttpRequest.Builder> headers)
      throws IOException, InterruptedException {
    return send(
        request(uri).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)),
        headers);
  }

  /**
   * Asks for something, by GET unless {@code headers} says otherwise.
   *
   * @param headers sets what the request has beside its URI
   * @return the answer's body
   * @throws IOException if the answer is not 200
   */
  public String ask(URI uri, Consumer<HttpRequest.Builder> headers)
      throws IOException, InterruptedException {
    return send(request(uri), headers);
  }

  /**
   * Asks for something that comes line by line.
   *
   * @param headers sets what the request has beside its URI
   * @return the lines as they come; must be closed
   * @throws IOException if the answer is not 200
   */
  public Stream<String> lines(URI uri, Consumer<HttpRequest.Builder> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(uri);
    headers.accept(request);
    HttpResponse<Stream<String>> response = client.send(request.build(), BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException("answer " + response.statusCode());
    }
    return response.body();
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(LIMIT);
  }

  private String send(HttpRequest.Builder request, Consumer<HttpRequest.Builder> headers)
      throws IOException, InterruptedException {
    headers.accept(request);
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("answer " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  /** How often {@code part} is in {@code text}. */
  public static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
