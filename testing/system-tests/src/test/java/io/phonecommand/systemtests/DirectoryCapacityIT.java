package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.ApiServiceApplication;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.quickstart.DemoToken;
import io.phonecommand.quickstart.EmbeddedKafka;
import io.phonecommand.quickstart.Readiness;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An api replica in 512 MB of heap reads a directory of a million instances, with their states. */
@Tag("benchmark")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DirectoryCapacityIT {

  private static final int INSTANCES = 1_000_000;
  private static final int SITES = 10;
  private static final int ROUNDS = 600;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1000, 1})
  void aMillionInstances_fitInto512MegabytesOfHeap_andAreReadInTime(int tenants) throws Exception {
    DemoToken token = DemoToken.issue("tenant-0");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      announce(KafkaSettings.to(kafka.bootstrapServers()), tenants);
      int port = freePort();
      int managementPort = freePort();
      long start = System.nanoTime();
      Process api = startApi(kafka.bootstrapServers(), port, managementPort, token);
      try {
        Readiness.await(managementPort, Duration.ofMinutes(2));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(
            "%,d instances of %d tenants: ready %.1f s after the process was started, with"
                + " -Xmx512m%n",
            INSTANCES, tenants, took.toMillis() / 1000.0);
        assertPagesAreAlike(port, token, tenants);
        assertThat(took).isLessThan(LIMIT);
      } finally {
        api.destroy();
        assertThat(api.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static void announce(KafkaSettings kafka, int tenants) {
    TopicLayout layout = new TopicLayout(true, (short) 1, 1, 1, 1, 1, 1, Duration.ofSeconds(5));
    TopicCreator.ensure(
        kafka,
        IntStream.range(0, SITES)
            .mapToObj(i -> "site-" + i)
            .flatMap(site -> Stream.of(layout.instances(site), layout.states(site)))
            .toList(),
        Duration.ofSeconds(30));
    Map<String, Object> settings = kafka.producer(Duration.ofMinutes(2));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    try (var producer = new KafkaProducer<String, byte[]>(settings)) {
      for (int i = 0; i < INSTANCES; i++) {
        String site = "site-" + i % SITES;
        String id = "instance-%09d".formatted(i);
        var instance = new InstanceRecord(1, "tenant-" + i % tenants, site, 1L);
        var state = new StateRecord(1, i % 7 != 0, System.currentTimeMillis());
        var unusedInstance =
            producer.send(
                new ProducerRecord<>(Topics.instances(site), id, MessageCodec.write(instance)));
        var unusedState =
            producer.send(new ProducerRecord<>(Topics.states(site), id, MessageCodec.write(state)));
      }
      producer.flush();
    }
  }

  private Process startApi(String kafka, int port, int managementPort, DemoToken token)
      throws Exception {
    Path publicKey = Files.writeString(folder.resolve("key.pem"), token.publicKeyPem());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            ApiServiceApplication.class.getName(),
            "--server.port=" + port,
            "--management.server.port=" + managementPort,
            "--spring.kafka.bootstrap-servers=" + kafka,
            "--phone-command.topics.replication-factor=1",
            "--phone-command.api.expected-instances=" + INSTANCES,
            "--phone-command.api.remembered-requests=50000",
            "--phone-command.api.max-waiting-requests=140",
            "--phone-command.api.limits.queries-per-second=1000000",
            "--server.tomcat.max-connections=250",
            "--phone-command.api.auth.public-key=" + publicKey.toUri(),
            "--logging.level.root=warn")
        .inheritIO()
        .start();
  }

  /** All states are there, and a late page costs a caller what the first one does. */
  private static void assertPagesAreAlike(int port, DemoToken token, int tenants) throws Exception {
    int last = Math.min(400, INSTANCES / tenants / 200);
    long[] ofFirst = new long[ROUNDS];
    long[] ofLate = new long[ROUNDS];
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < ROUNDS; i++) {
        ofFirst[i] = nanosOf(client, port, token, 1);
        ofLate[i] = nanosOf(client, port, token, last);
      }
    }
    double first = median(ofFirst) / 1e6;
    double late = median(ofLate) / 1e6;
    System.out.printf("page 1 takes %.2f ms, page %d %.2f ms%n", first, last, late);
    assertThat(late).isLessThan(first * 1.2);
  }

  private static long nanosOf(HttpClient client, int port, DemoToken token, int page)
      throws Exception {
    String query = "/v1/instances/batch-query?page_size=200&page_no=" + page;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + query))
            .header("X-Auth-Token", token.value())
            .build();
    long begin = System.nanoTime();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    long took = System.nanoTime() - begin;
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().split("\"reachable\":", -1)).hasSize(201);
    return took;
  }

  /** Of the second half: in the first one the code is still being compiled. */
  private static long median(long[] all) {
    long[] warm = Arrays.copyOfRange(all, ROUNDS / 2, ROUNDS);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
