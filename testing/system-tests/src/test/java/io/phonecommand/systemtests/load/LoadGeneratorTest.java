package io.phonecommand.systemtests.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against HTTP servers that do what a replica does in its worst hours. */
class LoadGeneratorTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();
  private URI answering = URI.create("http://unset/");

  @BeforeEach
  void start() throws IOException {
    answering =
        serve(
            exchange -> {
              seen.add(exchange.getRequestHeaders().getFirst("x-request-id"));
              byte[] body = "{\"error_code\":\"KOOPHONE.API.5003\"}".getBytes(UTF_8);
              exchange.sendResponseHeaders(500, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
  }

  @AfterEach
  void stop() {
    release.countDown();
    servers.forEach(server -> server.stop(0));
    threads.close();
  }

  private URI serve(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static LoadPlan plan(URI... replicas) {
    return LoadPlan.of(List.of(replicas), "token", List.of("p1", "p2"), Duration.ofSeconds(3))
        .withRate(4, 200);
  }

  private static List<LoggedRequest> run(LoadPlan plan) throws InterruptedException {
    try (LoadGenerator load = LoadGenerator.start(plan)) {
      await().atMost(LIMIT).until(() -> load.statistics().answered() >= plan.maxRequests());
      assertThat(load.stop(LIMIT)).isTrue();
      return load.log().all();
    }
  }

  @Test
  void brokenConnection_isRetriedOnTheNextReplica_withTheSameId() throws Exception {
    URI breaking = serve(HttpExchange::close);

    List<LoggedRequest> requests = run(plan(breaking, answering).withMaxRequests(10));

    assertThat(requests).hasSize(10);
    assertThat(requests)
        .filteredOn(logged -> logged.attempts().getFirst().replica().equals(breaking))
        .hasSize(5)
        .allSatisfy(
            logged ->
                assertThat(logged.attempts())
                    .extracting(Attempt::end)
                    .containsExactly(End.BROKEN, End.ANSWERED));
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            requests.stream().map(logged -> logged.request().id()).toList());
  }

  @Test
  void refusedConnection_isRetriedOnTheNextReplica() throws Exception {
    URI closed = URI.create("http://127.0.0.1:" + freePort() + "/");

    List<LoggedRequest> requests = run(plan(closed, answering).withMaxRequests(10));

    assertThat(requests)
        .filteredOn(logged -> logged.attempts().getFirst().replica().equals(closed))
        .hasSize(5)
        .allSatisfy(
            logged -> {
              assertThat(logged.attempts())
                  .extracting(Attempt::end)
                  .containsExactly(End.REFUSED, End.ANSWERED);
              assertThat(logged.attempts().getFirst().mayHaveBeenAccepted()).isFalse();
            });
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void stop_breaksOffWhatDoesNotEnd_andLogsIt() throws Exception {
    CountDownLatch arrived = new CountDownLatch(4);
    URI silent =
        serve(
            exchange -> {
              arrived.countDown();
              awaitRelease();
            });
    try (LoadGenerator load = LoadGenerator.start(plan(silent))) {
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(load.stop(Duration.ofMillis(50))).isFalse();

      assertThat(load.log().all())
          .hasSize(4)
          .allSatisfy(
              logged ->
                  assertThat(logged.attempts())
                      .extracting(Attempt::end)
                      .containsExactly(End.STOPPED));
    }
  }

  private void awaitRelease() throws IOException {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void fullLog_endsTheLoad() throws Exception {
    assertThat(run(plan(answering).withMaxRequests(7))).hasSize(7);
    assertThat(seen).hasSize(7);
  }
}
