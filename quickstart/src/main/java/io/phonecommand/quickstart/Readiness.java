package io.phonecommand.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Waits until the API says that it is ready, as a load balancer would. */
public final class Readiness {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Readiness() {}

  /** Returns once the API with this management port is ready to serve. */
  public static void await(int port) throws IOException, InterruptedException {
    await(port, LIMIT);
  }

  /**
   * Returns once the API with this management port is ready to serve; it need not listen yet.
   *
   * @param limit from the call to giving up
   */
  public static void await(int port, Duration limit) throws IOException, InterruptedException {
    HttpRequest probe =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      until("the API is ready", limit, () -> isReady(client, probe));
    }
  }

  /** Something that is waited for. */
  @FunctionalInterface
  interface Condition {

    boolean holds() throws InterruptedException;
  }

  /**
   * Returns once {@code condition} holds.
   *
   * @param what it is, for whoever waits in vain
   */
  static void until(String what, Condition condition) throws IOException, InterruptedException {
    until(what, LIMIT, condition);
  }

  private static void until(String what, Duration limit, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("waited %d s in vain: %s".formatted(limit.toSeconds(), what));
      }
      Thread.sleep(PAUSE);
    }
  }

  private static boolean isReady(HttpClient client, HttpRequest probe) throws InterruptedException {
    try {
      return client.send(probe, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // It does not listen yet, or is too busy to answer.
      return false;
    }
  }
}
