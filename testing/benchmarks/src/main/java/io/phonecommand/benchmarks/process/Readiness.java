package io.phonecommand.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Waits until a program answers over HTTP. */
public final class Readiness {

  private static final Duration POLL_PAUSE = Duration.ofMillis(50);

  private Readiness() {}

  /**
   * Returns once {@code uri} is answered with 200.
   *
   * @throws IOException if the program ends, or {@code limit} passes
   */
  public static void await(ChildProcess program, URI uri, Duration limit)
      throws IOException, InterruptedException {
    HttpRequest probe = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
    long deadline = System.nanoTime() + limit.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!answers(client, probe)) {
        program.checkAlive();
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(uri + " did not answer within " + limit.toSeconds() + " s");
        }
        Thread.sleep(POLL_PAUSE);
      }
    }
  }

  private static boolean answers(HttpClient client, HttpRequest probe) throws InterruptedException {
    try {
      return client.send(probe, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // It does not listen yet.
      return false;
    }
  }
}
