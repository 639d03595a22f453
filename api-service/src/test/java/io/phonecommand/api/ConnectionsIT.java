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
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who take their time, or too many connections: over raw sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionsIT {

  private static final int PER_ADDRESS = 5;
  private static final int PER_TENANT = 5;
  private static final int WITHOUT_TOKEN = 12;

  /** Shorter than everything that would end a connection without our limits. */
  private static final int PATIENCE = 10_000;

  @AutoClose
  private final Api api =
      Api.start(
          "--phone-command.api.connections.header-limit=1s",
          "--phone-command.api.connections.body-limit=1s",
          "--phone-command.api.limits.tenants.one.requests-in-flight=1");

  /** Only what there is too much of is ended here. */
  @AutoClose
  private final Api patient =
      Api.start(
          "--phone-command.api.connections.header-limit=60s",
          "--phone-command.api.connections.body-limit=60s",
          "--phone-command.api.connections.answer-limit=5s",
          "--phone-command.api.connections.without-token-per-address=" + PER_ADDRESS,
          "--phone-command.api.connections.without-token=" + WITHOUT_TOKEN,
          "--phone-command.api.connections.per-tenant=" + PER_TENANT,
          "--phone-command.api.limits.requests-in-flight=1",
          "--phone-command.api.limits.tasks-per-second=1000000",
          "--server.tomcat.max-connections=30",
          "--phone-command.api.max-waiting-requests=26",
          "--phone-command.api.jobs.waits=1",
          "--phone-command.api.jobs.streams=1",
          "--phone-command.api.jobs.cancels=1",
          "--server.tomcat.connection-timeout=60s");

  @AutoClose private final Site site = new Site();

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "P",
        "POST /v1/instances/sync-command HTTP/1.1\r\n",
        "POST /v1/instances/sync-command HTTP/1.1\r\nHost: localhost\r\nx"
      })
  void headersThatDrip_areWaitedForAsAWhole(String begun) throws IOException {
    double counted = ended(api, "headers");
    Socket socket = connect(api);
    socket.getOutputStream().write(begun.getBytes(ISO_8859_1));

    try (Dripping drops = Dripping.into(socket, begun.equals("\r\n") ? '\n' : 'x')) {
      assertThat(drops.isWet()).isTrue();
      assertEnds(socket);
    }
    assertThat(ended(api, "headers")).isGreaterThan(counted);
  }

  @Test
  void silence_isWaitedForAsLongAsHeaders() throws IOException {
    assertEnds(connect(api));
  }

  @Test
  void headersThatDrip_areWaitedForAsAWhole_alsoInALaterRequest() throws IOException {
    Socket socket = connect(api);
    socket.getOutputStream().write(keptAlive("acme").wire());
    assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
    // Between two requests nothing has to come for much longer.
    assertSilent(socket, 1500);

    socket.getOutputStream().write("POST /v1/".getBytes(ISO_8859_1));
    try (Dripping drops = Dripping.into(socket, 'x')) {
      assertThat(drops.isWet()).isTrue();
      assertEnds(socket);
    }
  }

  @Test
  void bodyThatDrips_holdsItsTenantsPlace_andIsA408AsAWhole() throws IOException {
    double counted = ended(api, "body");
    Socket socket = connect(api);
    byte[] wire =
        RawRequest.good(Api.token("one"))
            .withoutLength()
            .add("Content-Length", "60000")
            .body("{")
            .wire();
    socket.getOutputStream().write(wire);

    try (Dripping drops = Dripping.into(socket, ' ')) {
      assertThat(drops.isWet()).isTrue();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> api.run("one", "ls", "nobody").statusCode() == 429);
      assertThat(api.run("other", "ls", "nobody").statusCode()).isEqualTo(200);
      assertTooSlow(RawRequest.Answer.parse(all(socket)));
    }
    assertThat(ended(api, "body")).isEqualTo(counted + 1);
    Awaitility.await().until(() -> api.run("one", "ls", "nobody").statusCode() == 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/instances/sync-command", "/v1/instances/batch-query-status"})
  void bodyInChunksThatDrips_isA408(String path) throws IOException {
    Socket socket = connect(api);
    byte[] wire =
        RawRequest.good(Api.token("acme")).line("POST " + path).chunks("ea60\r\n{").wire();
    socket.getOutputStream().write(wire);

    try (Dripping drops = Dripping.into(socket, ' ')) {
      assertThat(drops.isWet()).isTrue();
      assertTooSlow(RawRequest.Answer.parse(all(socket)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/instances/sync-command", "/v1/instances/batch-query-status"})
  void bodyThatStalls_isA408(String path) throws IOException {
    Socket socket = connect(api);
    byte[] wire =
        RawRequest.good(Api.token("acme"))
            .line("POST " + path)
            .withoutLength()
            .add("Content-Length", "9")
            .body("{")
            .wire();
    socket.getOutputStream().write(wire);

    assertTooSlow(RawRequest.Answer.parse(all(socket)));
  }

  /** Neither of somebody without a token nor of a tenant that is over its limit. */
  @Test
  void bodyOfARefusedRequest_isHardlyWaitedFor() throws IOException {
    Socket socket = connect(api);
    byte[] wire =
        RawRequest.good("none")
            .withoutLength()
            .add("Content-Length", "60000")
            .without("Connection")
            .body("{")
            .wire();
    socket.getOutputStream().write(wire);

    try (Dripping drops = Dripping.into(socket, ' ')) {
      assertThat(drops.isWet()).isTrue();
      assertThat(all(socket)).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void connectionsWithoutAToken_areBoundedPerAddress_andTheOldestGo() throws IOException {
    double counted = ended(patient, "address");
    List<Socket> waiting = new ArrayList<>();
    for (int i = 0; i < PER_ADDRESS + 7; i++) {
      waiting.add(connect(patient));
    }

    Awaitility.await().until(() -> ended(patient, "address") == counted + 7);
    for (Socket first : waiting.subList(0, 7)) {
      assertEnds(first);
    }
    for (Socket last : waiting.subList(7, waiting.size())) {
      assertSilent(last, 1);
    }
    // Whoever shows a token is served, also from the same address, and no longer one of them.
    assertThat(patient.run("acme", "ls", "nobody").statusCode()).isEqualTo(200);
    Socket elsewhere = connect(patient, "127.0.0.2");
    assertSilent(elsewhere, 500);
    assertThat(ended(patient, "address")).isEqualTo(counted + 7);
  }

  /** Anybody can have a few addresses. */
  @Test
  void connectionsWithoutAToken_areBoundedAltogether_andGoWhereThereAreMost() throws IOException {
    double counted = ended(patient, "address");
    Socket single = connect(patient, "127.0.0.9");
    List<Socket> waiting = new ArrayList<>();
    for (int address = 2; address <= 4; address++) {
      for (int i = 0; i < PER_ADDRESS; i++) {
        waiting.add(connect(patient, "127.0.0." + address));
      }
    }

    int tooMany = 1 + waiting.size() - WITHOUT_TOKEN;
    Awaitility.await().until(() -> ended(patient, "address") == counted + tooMany);
    assertSilent(single, 500);
    assertThat(ended(patient, "address")).isEqualTo(counted + tooMany);
  }

  @Test
  void connectionsOfRefusedRequests_areBoundedPerTenant() throws IOException {
    double counted = ended(patient, "tenant");
    byte[] wire = keptAlive("rest").withoutLength().add("Content-Length", "100000").body("").wire();
    for (int i = 0; i < PER_TENANT + 3; i++) {
      connect(patient).getOutputStream().write(wire);
    }

    Awaitility.await().until(() -> ended(patient, "tenant") >= counted + 3);
  }

  /** What needs no token is not counted for the tenant otherwise. */
  @Test
  void connectionsWithPagesThatAreNotRead_areBoundedPerTenant() throws IOException {
    double counted = ended(patient, "tenant");
    String page = "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: api\r\n\r\n";
    for (int i = 0; i < PER_TENANT + 3; i++) {
      Socket socket = connect(patient);
      Awaitility.await().until(() -> isServed(socket));
      socket.getOutputStream().write(page.repeat(50).getBytes(ISO_8859_1));
    }

    Awaitility.await().until(() -> ended(patient, "tenant") == counted + 3);
  }

  @Test
  void idleConnections_areBoundedPerTenant_andTheOldestGo() throws IOException {
    double counted = ended(patient, "tenant");
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < PER_TENANT + 3; i++) {
      Socket socket = connect(patient);
      Awaitility.await().until(() -> isServed(socket));
      idle.add(socket);
    }

    Awaitility.await().until(() -> ended(patient, "tenant") == counted + 3);
    for (Socket first : idle.subList(0, 3)) {
      assertEnds(first);
    }
    for (Socket last : idle.subList(3, idle.size())) {
      Awaitility.await().until(() -> isServed(last));
    }
  }

  @Test
  void answerThatIsNotRead_holdsItsTenantsPlace_forSoLong() throws Exception {
    String[] ids = IntStream.range(0, 32).mapToObj(i -> "slow-reader-" + i).toArray(String[]::new);
    site.addInstances(patient, "reader", ids);
    String output = "\u0001".repeat(1024);
    site.answer(task -> List.of(CmdResult.finished(task.instanceId(), 0, output)));
    String body =
        "{\"command\":\"ls\",\"instance_ids\":[\"%s\"]}".formatted(String.join("\",\"", ids));
    Socket socket = connect(patient);
    // Some 200 KB of answer each: more than the buffers on the way will take.
    int requests = 100;
    for (int i = 0; i < requests; i++) {
      socket.getOutputStream().write(keptAlive("reader").body(body).wire());
    }
    AtomicInteger last = new AtomicInteger(-1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              int now = site.records().size();
              return now > 0 && last.getAndSet(now) == now;
            });
    assertThat(last).hasValueLessThan(requests * ids.length);

    assertThat(patient.run("reader", "ls", "nobody").statusCode()).isEqualTo(429);
    assertThat(patient.run("other", "ls", "nobody").statusCode()).isEqualTo(200);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> patient.run("reader", "ls", "nobody").statusCode() == 200);
    Awaitility.await().until(() -> ended(patient, "answer") == 1);
  }

  @Test
  void callerWhoHangsUp_isNotCountedAsAnswered() throws IOException {
    String[] ids = IntStream.range(0, 32).mapToObj(i -> "gone-" + i).toArray(String[]::new);
    site.addInstances(api, "gone", ids);
    site.answer(task -> List.of());
    int before = site.tasks().size();
    String body =
        "{\"command\":\"ls\",\"instance_ids\":[\"%s\"]}".formatted(String.join("\",\"", ids));
    Socket socket = RawRequest.good(Api.token("gone")).body(body).begin(api.port());
    Awaitility.await().until(() -> site.tasks().size() == before + ids.length);

    // A reset, and not an end after which an answer could still be read.
    socket.setSoLinger(true, 0);
    socket.close();
    String output = "\u0001".repeat(1024);
    site.tasks().stream()
        .skip(before)
        .forEach(task -> Site.send(task, CmdResult.finished(task.instanceId(), 0, output)));

    Awaitility.await().until(() -> api.metric("phone_command_requests_total{code=\"gone\"}") == 1);
  }

  @Test
  void management_answersWhileTheCallersPortIsFull() throws IOException {
    try (Api full =
        Api.start(
            "--phone-command.api.connections.without-token-per-address=0",
            "--phone-command.api.connections.header-limit=60s",
            "--server.tomcat.connection-timeout=60s",
            "--server.tomcat.max-connections=5",
            "--phone-command.api.max-waiting-requests=1",
            "--phone-command.api.jobs.waits=1",
            "--phone-command.api.jobs.streams=1",
            "--phone-command.api.jobs.cancels=1",
            "--server.tomcat.accept-count=1")) {
      for (int i = 0; i < 5; i++) {
        connect(full);
      }
      Socket caller = connect(full);
      caller.getOutputStream().write(RawRequest.good(Api.token("acme")).wire());
      assertSilent(caller, 1000);

      // By connections of their own, as probes do: one that is kept open would prove nothing.
      for (String probe : List.of("readiness", "liveness")) {
        String wire = "GET /actuator/health/%s HTTP/1.0\r\n\r\n".formatted(probe);
        assertThat(RawRequest.send(full.managementPort(), wire.getBytes(ISO_8859_1)).status())
            .isEqualTo(200);
      }
      assertThat(full.metric("phone_command_connections_open")).isEqualTo(5);
      closeSockets();
    }
  }

  private Socket connect(Api to) throws IOException {
    return connect(to, "127.0.0.1");
  }

  private Socket connect(Api to, String from) throws IOException {
    Socket socket =
        new Socket(InetAddress.ofLiteral("127.0.0.1"), to.port(), InetAddress.ofLiteral(from), 0);
    socket.setSoTimeout(PATIENCE);
    sockets.add(socket);
    return socket;
  }

  private static RawRequest keptAlive(String tenant) {
    return RawRequest.good(Api.token(tenant)).without("Connection");
  }

  /** Whether a request on this connection gets a 200; the tenant may have one at a time. */
  private static boolean isServed(Socket socket) throws IOException {
    socket.getOutputStream().write(keptAlive("idle").wire());
    return answer(socket.getInputStream()).startsWith("HTTP/1.1 200");
  }

  /** One answer, of which it is known that its body ends with a brace that none of it does. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    int next = in.read();
    while (next >= 0) {
      answer.append((char) next);
      if (isWhole(answer.toString())) {
        break;
      }
      next = in.read();
    }
    return answer.toString();
  }

  private static boolean isWhole(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    return end >= 0
        && (answer.endsWith("}]}}")
            || (!answer.startsWith("HTTP/1.1 200") && answer.endsWith("}")));
  }

  /** Whatever comes until the service ends the connection, also if it resets it. */
  private static String all(Socket socket) throws IOException {
    StringBuilder all = new StringBuilder();
    try {
      for (int next = socket.getInputStream().read();
          next >= 0;
          next = socket.getInputStream().read()) {
        all.append((char) next);
      }
    } catch (SocketException e) {
      // Bytes that were on their way met a closed connection.
      assertThat(e).hasMessageContaining("reset");
    }
    return all.toString();
  }

  private static void assertEnds(Socket socket) throws IOException {
    assertThat(all(socket)).isEmpty();
  }

  private static void assertSilent(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE);
  }

  private static void assertTooSlow(RawRequest.Answer answer) {
    assertThat(answer.body())
        .isEqualTo(
            "{\"error_code\":\"KOOPHONE.API.1000\","
                + "\"error_msg\":\"The request took too long to arrive.\"}");
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("x-request-id")).isNotBlank();
  }

  private static double ended(Api of, String reason) {
    return of.metric("phone_command_connections_ended_total{reason=\"" + reason + "\"}");
  }
}
