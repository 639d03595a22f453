package io.phonecommand.api.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.phonecommand.common.kafka.KafkaClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Clients that are made of an SSL bundle shake hands with a broker whose certificate it trusts. */
class SslBundleTest {

  private static final String PASSWORD = "changeit";
  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir private static Path folder;
  private static Path certificate;
  private static ServerSocket broker;

  /** How each handshake with the broker ended. */
  private static final BlockingQueue<String> handshakes = new LinkedBlockingQueue<>();

  @BeforeAll
  static void listen() throws Exception {
    Path keys = folder.resolve("broker.p12");
    certificate = folder.resolve("broker.pem");
    keytool(
        keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=broker", "-ext", "san=dns:localhost");
    keytool(keys, "-exportcert", "-rfc", "-file", certificate.toString());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(keys)) {
      store.load(content, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    broker =
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost"));
    Thread.ofVirtual().start(SslBundleTest::shakeHands);
  }

  @AfterAll
  static void close() throws IOException {
    broker.close();
  }

  private static void keytool(Path keys, String... arguments) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.command().addAll(List.of(arguments));
    command
        .command()
        .addAll(List.of("-alias", "broker", "-keystore", keys.toString(), "-storepass", PASSWORD));
    Process process = command.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static void shakeHands() {
    while (!broker.isClosed()) {
      try (SSLSocket client = (SSLSocket) broker.accept()) {
        client.startHandshake();
        handshakes.add("done");
      } catch (SSLException e) {
        handshakes.add(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        // Hung up on, or closed.
      }
    }
  }

  /** Lets clients, as a service with these properties makes them, reach for the broker. */
  private static void reach(Consumer<KafkaClients> client, String... properties) throws Exception {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(SslAutoConfiguration.class, KafkaAutoConfiguration.class))
        .withBean(KafkaClients.class)
        .withPropertyValues(
            "spring.kafka.bootstrap-servers=localhost:" + broker.getLocalPort(),
            "spring.kafka.security.protocol=SSL",
            // As in api-service.yml.
            "spring.kafka.producer.value-serializer=" + ByteArraySerializer.class.getName(),
            "spring.kafka.consumer.value-deserializer=" + ByteArrayDeserializer.class.getName())
        .withPropertyValues(properties)
        .run(
            service -> {
              assertThat(service).hasNotFailed();
              handshakes.clear();
              client.accept(service.getBean(KafkaClients.class));
            });
  }

  private static String[] bundle() {
    return new String[] {
      "spring.ssl.bundle.pem.kafka.truststore.certificate=file:" + certificate,
      "spring.kafka.ssl.bundle=kafka"
    };
  }

  /** Does something again and again until a handshake has ended. */
  private static void untilHandshake(Runnable attempt) {
    Awaitility.await()
        .pollInSameThread()
        .until(
            () -> {
              attempt.run();
              return !handshakes.isEmpty();
            });
  }

  private static void poll(KafkaClients clients) {
    try (var consumer = clients.consumer("reader", null, Map.of())) {
      consumer.assign(List.of(new TopicPartition("any", 0)));
      consumer.seek(new TopicPartition("any", 0), 0);
      untilHandshake(() -> assertThat(consumer.poll(SHORT)).isEmpty());
    }
  }

  /** After the handshake nobody answers. */
  private static void send(KafkaClients clients) {
    var producer = clients.producer("writer", SHORT, SHORT, Map.of());
    untilHandshake(
        () -> assertThat(catchThrowable(() -> producer.partitionsFor("any"))).isNotNull());
  }

  private static void ask(KafkaClients clients) {
    var limit = new DescribeClusterOptions().timeoutMs((int) SHORT.toMillis());
    Admin admin = Admin.create(clients.settings().admin());
    try {
      untilHandshake(
          () ->
              assertThat(catchThrowable(() -> admin.describeCluster(limit).nodes().get()))
                  .isNotNull());
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  @Test
  void clientsOfEachKind_trustWhatTheBundleTrusts() throws Exception {
    for (Consumer<KafkaClients> client :
        List.<Consumer<KafkaClients>>of(
            SslBundleTest::poll, SslBundleTest::send, SslBundleTest::ask)) {
      reach(client, bundle());
      assertThat(handshakes.take()).isEqualTo("done");
    }
  }

  @Test
  void withoutTheBundle_theBrokerIsNotTrusted() throws Exception {
    reach(
        clients ->
            assertThat(catchThrowable(() -> poll(clients)))
                .isInstanceOf(SslAuthenticationException.class));

    assertThat(handshakes.take()).contains("certificate");
  }
}
