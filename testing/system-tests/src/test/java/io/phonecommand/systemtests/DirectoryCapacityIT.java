package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.ApiServiceApplication;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.quickstart.DemoToken;
import io.phonecommand.quickstart.EmbeddedKafka;
import io.phonecommand.quickstart.Readiness;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An api replica in 512 MB of heap reads a directory of a million instances. */
@Tag("benchmark")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DirectoryCapacityIT {

  private static final int INSTANCES = 1_000_000;
  private static final int TENANTS = 1000;
  private static final int SITES = 10;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void aMillionInstances_fitInto512MegabytesOfHeap_andAreReadInTime() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      announce(KafkaSettings.to(kafka.bootstrapServers()));
      int port = freePort();
      long start = System.nanoTime();
      Process api = startApi(kafka.bootstrapServers(), port);
      try {
        Readiness.await(port, Duration.ofMinutes(2));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(
            "%,d instances: ready %.1f s after the process was started, with -Xmx512m%n",
            INSTANCES, took.toMillis() / 1000.0);
        assertThat(took).isLessThan(LIMIT);
      } finally {
        api.destroy();
        assertThat(api.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static void announce(KafkaSettings kafka) {
    TopicLayout layout = new TopicLayout(true, (short) 1, 1, 1, 1, 1, 1, Duration.ofSeconds(5));
    TopicCreator.ensure(
        kafka,
        IntStream.range(0, SITES).mapToObj(i -> layout.instances("site-" + i)).toList(),
        Duration.ofSeconds(30));
    Map<String, Object> settings = kafka.producer(Duration.ofMinutes(2));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    try (var producer = new KafkaProducer<String, byte[]>(settings)) {
      for (int i = 0; i < INSTANCES; i++) {
        String site = "site-" + i % SITES;
        var instance = new InstanceRecord(1, "tenant-" + i % TENANTS, site, 1L);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.instances(site),
                    "instance-%09d".formatted(i),
                    MessageCodec.write(instance)));
      }
      producer.flush();
    }
  }

  private Process startApi(String kafka, int managementPort) throws Exception {
    Path publicKey =
        Files.writeString(folder.resolve("key.pem"), DemoToken.issue("acme").publicKeyPem());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            ApiServiceApplication.class.getName(),
            "--server.port=0",
            "--management.server.port=" + managementPort,
            "--spring.kafka.bootstrap-servers=" + kafka,
            "--phone-command.topics.replication-factor=1",
            "--phone-command.api.expected-instances=" + INSTANCES,
            "--phone-command.api.remembered-requests=50000",
            "--phone-command.api.max-waiting-requests=240",
            "--server.tomcat.max-connections=350",
            "--phone-command.api.auth.public-key=" + publicKey.toUri(),
            "--logging.level.root=warn")
        .inheritIO()
        .start();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
