package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.api.kafka.KafkaStartException;
import io.phonecommand.api.kafka.MessagingProperties;
import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Keys;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What keeps the service from starting says so; what an operator may change works; the end. */
@ExtendWith(OutputCaptureExtension.class)
// What others print meanwhile would be taken for its own.
@Isolated
class StartAndStopIT {

  @AutoClose private final Site site = new Site();

  @Test
  void withoutAKey_itDoesNotStart() {
    assertThatThrownBy(() -> start("--phone-command.api.auth.public-key="))
        .hasRootCauseMessage(
            "exactly one of phone-command.api.auth.public-key and phone-command.api.auth.jwks-url"
                + " must be set");
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
                    "--phone-command.kafka.bootstrap-servers=localhost:1",
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
  void connectionsThatAreNotAboveTheWaitingRequests_areRefused(CapturedOutput output) {
    for (String connections : new String[] {"650", "-1"}) {
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
                  + ": it must be above phone-command.api.max-waiting-requests.")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void withoutKafka_itGivesUpAfterTheLimit() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      assertThatThrownBy(
              () ->
                  start(
                      "--phone-command.kafka.bootstrap-servers=localhost:" + silent.getLocalPort(),
                      "--phone-command.api.start-limit=1s",
                      "--phone-command.api.auth.public-key="
                          + Keys.pemFile(Keys.ec("secp256r1").getPublic()).toUri()))
          .hasCauseInstanceOf(KafkaStartException.class)
          .hasStackTraceContaining("could not be made at localhost:")
          .hasStackTraceContaining("within 1 s");
    }
  }

  @Test
  void replyPartitionThatDoesNotExist_isRefused() {
    assertThatThrownBy(() -> Api.start("--phone-command.api.reply-partition=99"))
        .hasStackTraceContaining("reply-partition must be below");
  }

  @Test
  void operatorsChoices_areFollowed_andTheEndWaitsForAnswers()
      throws ExecutionException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Api api =
            Api.start(
                "--phone-command.api.request-id-required=false",
                "--phone-command.api.reply-partition=1",
                "--phone-command.kafka.properties.client.rack=r1",
                "--phone-command.api.max-instances-per-request=1")) {
      assertThat(api.bean(MessagingProperties.class).kafka().properties())
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
}
