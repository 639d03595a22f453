package io.phonecommand.systemtests.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Posts one request once, and says how that ended. Any thread may call it. */
public final class ApiClient implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /** From the end of the sync window; an answer that is late, but comes, is worth seeing. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** HTTP/1.1, which does not repeat a POST behind our back when a connection breaks. */
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .build();

  private final String token;

  public ApiClient(String token) {
    this.token = token;
  }

  /** Blocks until the answer or the failure; leaves the thread interrupted if it was. */
  public Attempt post(URI replica, LoadRequest request) {
    HttpRequest post = httpRequest(replica, request);
    Timing.Stopwatch stopwatch = Timing.start();
    try {
      HttpResponse<String> response = http.send(post, HttpResponse.BodyHandlers.ofString(UTF_8));
      Timing timing = stopwatch.stop();
      Answer answer = AnswerReader.read(response.statusCode(), response.body());
      return Attempt.answered(replica, timing, answer);
    } catch (IOException e) {
      return Attempt.failed(replica, stopwatch.stop(), endOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Attempt.failed(replica, stopwatch.stop(), End.STOPPED);
    }
  }

  private static End endOf(IOException failure) {
    if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
      return End.REFUSED;
    }
    return failure instanceof HttpTimeoutException ? End.NO_ANSWER : End.BROKEN;
  }

  private HttpRequest httpRequest(URI replica, LoadRequest request) {
    return HttpRequest.newBuilder(replica)
        .header("Content-Type", "application/json")
        .header("x-request-id", request.id())
        .header("X-Auth-Token", token)
        .timeout(request.syncWindow().plus(PATIENCE))
        .POST(HttpRequest.BodyPublishers.ofString(body(request)))
        .build();
  }

  private static String body(LoadRequest request) {
    JsonMapper json = JsonMapper.shared();
    return json.writeValueAsString(
        json.createObjectNode()
            .put("command", request.command().text())
            .set("instance_ids", json.valueToTree(request.phones())));
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
