package io.phonecommand.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Dripping;
import io.phonecommand.api.testing.RawRequest;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/** Connections that a proxy keeps: how long, and what becomes of them when the service stops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated("it counts seconds between two requests")
class KeptConnectionsIT {

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(3);
  private static final int PATIENCE = 10_000;

  @AutoClose
  private final Api api =
      Api.start(
          "--server.tomcat.connection-timeout=" + CONNECTION_TIMEOUT.toMillis() + "ms",
          "--server.tomcat.keep-alive-timeout=" + KEEP_ALIVE_TIMEOUT.toMillis() + "ms",
          "--phone-command.api.stop-pause=4s");

  @AutoClose private final Site site = new Site();

  @Test
  @Order(1)
  void idleConnection_isKeptForTheKeepAliveTimeout_whateverTheConnectionTimeout()
      throws IOException {
    try (Socket kept = connect()) {
      assertThat(ask(kept).header("connection")).isNull();
      assertSilent(kept, KEEP_ALIVE_TIMEOUT.minusMillis(500));

      assertThat(ask(kept).header("connection")).isNull();
      assertThat(kept.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  @Order(2)
  void whileItStops_itAnswers_andCloses_thenRefuses_andAnswersWhatIsUnderWay() throws Exception {
    site.addInstances(api, "acme", "kept-1");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Socket used = connect();
        Socket idle = connect();
        Socket slow = connect()) {
      assertThat(ask(used).header("connection")).isNull();
      assertThat(ask(idle).header("connection")).isNull();
      Future<HttpResponse<String>> underWay = threads.submit(() -> api.run("acme", "ls", "kept-1"));
      Awaitility.await().until(() -> site.tasks().size() == 1);

      String wire = wire();
      int firstHeader = wire.indexOf('\n') + 1;
      slow.getOutputStream().write(wire.substring(0, firstHeader).getBytes(ISO_8859_1));

      Dripping drops = Dripping.into(slow, 'x');
      Future<?> stop = threads.submit(api::stop);
      Awaitility.await().until(() -> api.management("/health/readiness").statusCode() == 503);

      try (Socket late = connect()) {
        assertAnsweredAndClosed(late);
      }
      assertAnsweredAndClosed(used);
      assertThat(api.refusesConnections()).isFalse();

      Awaitility.await().until(api::refusesConnections);
      assertThat(idle.getInputStream().read()).as("nothing but the end").isEqualTo(-1);
      assertThat(api.management("/health/liveness").statusCode()).isEqualTo(200);
      assertThat(stop.isDone()).isFalse();

      drops.close();
      String rest = ": y\r\n" + wire.substring(firstHeader);
      slow.getOutputStream().write(rest.getBytes(ISO_8859_1));
      assertThat(answer(slow).header("connection")).isEqualTo("close");
      Site.send(site.tasks().getFirst(), CmdResult.finished("kept-1", 0, "just in time"));
      assertThat(underWay.get().body()).contains("just in time");
      assertThat(underWay.get().headers().firstValue("connection")).contains("close");
      stop.get();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("localhost", api.port());
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  /** A request on a connection that is to be kept. */
  private static String wire() {
    return new String(RawRequest.good(Api.token("acme")).without("Connection").wire(), ISO_8859_1);
  }

  private static RawRequest.Answer ask(Socket socket) throws IOException {
    socket.getOutputStream().write(wire().getBytes(ISO_8859_1));
    return answer(socket);
  }

  /** Reads a 200. */
  private static RawRequest.Answer answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      answer.append((char) next);
      if (answer.toString().endsWith("}]}}")) {
        break;
      }
    }
    assertThat(answer).startsWith("HTTP/1.1 200");
    return RawRequest.Answer.parse(answer.toString());
  }

  private static void assertAnsweredAndClosed(Socket socket) throws IOException {
    assertThat(ask(socket).header("connection")).isEqualTo("close");
    assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).isEmpty();
  }

  private static void assertSilent(Socket socket, Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE);
  }
}
