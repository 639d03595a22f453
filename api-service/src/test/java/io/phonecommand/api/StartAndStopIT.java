package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.api.kafka.Reading;
import io.phonecommand.api.stop.StopLimits;
import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Broker;
import io.phonecommand.api.testing.Keys;
import io.phonecommand.api.testing.Relay;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.message.CmdResult;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What keeps the service from starting says so; what an operator may change works; the end. */
@ExtendWith(OutputCaptureExtension.class)
// What others print meanwhile would be taken for its own.
@Isolated
class StartAndStopIT {

  private static final String KEY = "--phone-command.api.auth.public-key=file:any";

  @AutoClose private final Site site = new Site();

  @Test
  void eachReader_isCounted_inTheTimeThatAStopTakes() {
    assertThat(Api.shared().beans(Reading.class)).hasSize(StopLimits.READERS);
  }

  @Test
  void withoutAKey_itDoesNotStart() {
    assertThatThrownBy(() -> start("--phone-command.api.auth.public-key="))
        .hasRootCauseMessage(
            "exactly one of phone-command.api.auth.public-key and phone-command.api.auth.jwks-url"
                + " must be set");
  }

  @Test
  void unknownArgument_isRefused_byItsName(CapturedOutput output) {
    assertThatThrownBy(() -> startWithAKey("--phone-command.api.sync-windw=5s")).isNotNull();

    assertThat(output)
        .contains("Property: phone-command.api.sync-windw")
        .contains("\"commandLineArgs\"")
        .doesNotContain("\tat ");
  }

  @Test
  void unknownNameInAFile_isRefused_withItsPlace(CapturedOutput output, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("more.yml");
    Files.writeString(file, "phone-command:\n  api:\n    sync-windw: 5s\n");

    assertThatThrownBy(() -> startWithAKey("--spring.config.additional-location=" + file.toUri()))
        .isNotNull();

    assertThat(output)
        .contains("Property: phone-command.api.sync-windw")
        .contains("more.yml")
        .contains("3:17")
        .doesNotContain("\tat ");
  }

  /** Boot lets it pass. */
  @Test
  void unknownVariable_isRefused_byItsName(CapturedOutput output) {
    assertThatThrownBy(() -> startWithVariable("PHONECOMMAND_API_SYNCWINDW", "5s")).isNotNull();

    assertThat(output)
        .contains("The environment sets what is no setting: PHONECOMMAND_API_SYNCWINDW")
        .contains("phone-command.api.sync-window is PHONECOMMAND_API_SYNCWINDOW")
        .doesNotContain("\tat ");
  }

  /** As one that takes effect shows. */
  @Test
  void knownVariable_isNotRefused(CapturedOutput output) {
    assertThatThrownBy(() -> startWithVariable("PHONECOMMAND_API_SYNCWINDOW", "5ms")).isNotNull();

    assertThat(output)
        .contains("phone-command.api.sync-window must be longer than or equal to 100 millis");
  }

  @Test
  void valueOutOfItsRange_isRefused_withNameAndRange(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                startWithAKey(
                    "--phone-command.api.stop-pause=2m",
                    "--phone-command.api.limits.tenants.acme.tasks-per-second=0"))
        .isNotNull();

    assertThat(output)
        .contains("phone-command.api.stop-pause must be shorter than or equal to 1 minute")
        .contains("phone-command.api.limits.tenants[acme].tasks-per-second must be greater than 0")
        .contains("Correct it; api-service.yml and worker-service.yml say what each setting means.")
        .doesNotContain("\tat ");
  }

  @Test
  void withAKeyThatIsNone_itSaysWhatToCheck(CapturedOutput output) {
    assertThatThrownBy(() -> start("--phone-command.api.auth.public-key=classpath:none.pem"))
        .isNotNull();

    assertThat(output)
        .contains("phone-command.api.auth.public-key cannot be read: classpath:none.pem")
        .contains("Check phone-command.api.auth.public-key and the file.")
        .doesNotContain("\tat ");
  }

  @Test
  void whatItsHeapCannotHold_isRefused_beforeAnythingElse(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                start(
                    "--spring.kafka.bootstrap-servers=localhost:1",
                    "--phone-command.api.expected-instances=100000000",
                    "--phone-command.api.auth.public-key="
                        + Keys.pemFile(Keys.ec("secp256r1").getPublic()).toUri()))
        .isNotNull();

    assertThat(output)
        .containsPattern("What the service may hold at once needs a heap of [0-9]+ MiB, and it has")
        .contains("phone-command.api.expected-instances 100000000 x 144 B = 13733 MiB")
        .containsPattern("Lower one of these settings, .*-Xmx[0-9]+m")
        .doesNotContain("\tat ");
  }

  @Test
  void connectionsThatAreNotAboveAllThatMayTakeThemForLong_areRefused(CapturedOutput output) {
    for (String connections : new String[] {"616", "-1"}) {
      assertThatThrownBy(
              () ->
                  start(
                      "--server.tomcat.max-connections=" + connections,
                      "--phone-command.api.auth.public-key="
                          + Keys.pemFile(Keys.ec("secp256r1").getPublic()).toUri()))
          .isNotNull();

      assertThat(output)
          .contains(
              "server.tomcat.max-connections is "
                  + connections
                  + ": it must be above phone-command.api.max-waiting-requests and"
                  + " phone-command.api.jobs.waits, streams and cancels together, which are 616.")
          .doesNotContain("\tat ");
    }
  }

  /** A Kafka that does not answer, and then does: its clients' connections are held up here. */
  @Test
  void withoutKafka_itWaitsAndSaysSo_andServesOnceKafkaIsThere() throws IOException {
    try (Relay relay = new Relay(Broker.shared().bootstrapServers());
        Api api =
            Api.launch(
                "--spring.kafka.bootstrap-servers=" + relay.address(),
                "--phone-command.api.kafka-timeout=1s")) {
      assertThat(api.management("/health/readiness").statusCode()).isEqualTo(503);
      assertThat(api.management("/health/liveness").statusCode()).isEqualTo(200);
      assertThat(api.run("acme", "ls", "a").body())
          .contains("KOOPHONE.API.5003")
          .contains("The service is still starting.");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  api.management("/health/readiness/results")
                      .body()
                      .contains("topic phone-command.results could not be made"));

      relay.open();

      api.awaitReady();
      assertThat(api.run("acme", "ls", "a").statusCode()).isEqualTo(200);
    }
  }

  /** Whoever comes with the first connection is served. */
  @Test
  void portOpens_onceAllIsKnown() throws Exception {
    try (Relay relay = new Relay(Broker.shared().bootstrapServers());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Api> starting =
          threads.submit(() -> Api.launch("--spring.kafka.bootstrap-servers=" + relay.address()));
      relay.awaitClient();
      relay.open();

      try (Api api = starting.get()) {
        assertThat(api.run("acme", "ls", "a").body()).contains("CPS.0005");
      }
    }
  }

  @Test
  void whileKafkasNamesHaveNoAddress_itWaits(CapturedOutput output) {
    try (Api api = Api.launch("--spring.kafka.bootstrap-servers=kafka.invalid:9092")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  api.management("/health/readiness")
                      .body()
                      .contains("No resolvable bootstrap urls given in bootstrap.servers"));
      assertThat(api.run("acme", "ls", "a").body()).contains("The service is still starting.");
    }
    assertThat(output)
        .contains("reading directory fails and is tried again")
        .doesNotContain("\tat ");
  }

  @Test
  void settingsOfWhichNoKafkaClientCanBeMade_areRefused(CapturedOutput output) {
    for (String setting :
        new String[] {
          "security.protocol=NONSENSE", "max.partition.fetch.bytes=many", "enable.auto.commit=true"
        }) {
      assertThatThrownBy(() -> Api.launch("--spring.kafka.properties." + setting)).isNotNull();
    }

    assertThat(output)
        .contains(
            "No Kafka client can be made of spring.kafka: Invalid value NONSENSE for"
                + " configuration security.protocol")
        .contains(
            "No Kafka client can be made of spring.kafka: Invalid value many for"
                + " configuration max.partition.fetch.bytes")
        .contains(
            "No Kafka client can be made of spring.kafka: Invalid value true for"
                + " configuration enable.auto.commit: it must be false")
        .contains("Check spring.kafka; docs/operations.md says what must stay as it is.")
        .doesNotContain("\tat ");
  }

  /** How many there are is known only once Kafka is there. */
  @Test
  void replyPartitionThatDoesNotExist_isSaid() {
    try (Api api = Api.launch("--phone-command.api.reply-partition=99")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  api.management("/health/readiness/results")
                      .body()
                      .contains("reply-partition must be below"));
      assertThat(api.management("/health/readiness").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void operatorsChoices_areFollowed_andTheEndWaitsForAnswers()
      throws ExecutionException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Api api =
            Api.start(
                "--phone-command.api.request-id-required=false",
                "--phone-command.api.reply-partition=1",
                "--spring.kafka.properties.client.rack=r1",
                "--phone-command.api.max-instances-per-request=1")) {
      assertThat(api.bean(KafkaClients.class).settings().consumer())
          .containsEntry("client.rack", "r1");
      site.addInstances(api, "acme", "s1");
      Future<HttpResponse<String>> answer =
          threads.submit(
              () ->
                  api.post(
                      "{\"command\":\"ls\",\"instance_ids\":[\"s1\"]}",
                      "X-Auth-Token",
                      Api.token("acme"),
                      "Content-Type",
                      "application/json"));
      assertThat(api.run("acme", "ls", "a", "b").body()).contains("must contain 1 to 1 ids");
      Awaitility.await().until(() -> site.tasks().size() == 1);

      Future<?> stop = threads.submit(api::stop);
      Awaitility.await().until(api::refusesConnections);
      Site.send(site.tasks().getFirst(), CmdResult.finished("s1", 0, "just in time"));

      assertThat(answer.get().body()).contains("just in time");
      assertThat(answer.get().headers().firstValue("x-request-id").orElseThrow()).isNotBlank();
      assertThat(site.tasks().getFirst().replyPartition()).isEqualTo(1);
      stop.get();
    }
  }

  private static void start(String... arguments) {
    ApiServiceApplication.builder().run(arguments).close();
  }

  private static void startWithAKey(String... arguments) {
    start(Stream.concat(Stream.of(KEY), Arrays.stream(arguments)).toArray(String[]::new));
  }

  private static void startWithVariable(String name, String value) {
    String environment = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    ApiServiceApplication.builder()
        .initializers(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .replace(
                        environment,
                        new SystemEnvironmentPropertySource(environment, Map.of(name, value))))
        .run(KEY, "--phone-command.api.delivery-timeout=1ms")
        .close();
  }
}
