package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.dispatch.TaskPublisher.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobSendingTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final JobSending sending = new JobSending();
  private final List<String> sent = new ArrayList<>();

  private JobSending.Message message(String jobId, String site, Outcome outcome) {
    return new JobSending.Message(
        jobId,
        site,
        report -> {
          synchronized (sent) {
            sent.add(jobId);
          }
          report.accept(outcome);
          return outcome != Outcome.REFUSED;
        });
  }

  private JobSending.Message stuck(String jobId, CountDownLatch release) {
    return new JobSending.Message(
        jobId,
        "stuck",
        report -> {
          try {
            // Not for ever: whoever waits for it has failed then.
            var unused = release.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          report.accept(Outcome.STORED);
          return true;
        });
  }

  @Test
  void allOutcomes_areToldByJob() {
    Map<String, Outcome> outcomes =
        sending.send(
            List.of(
                message("a", "north", Outcome.STORED),
                message("b", "south", Outcome.UNKNOWN),
                message("c", "west", Outcome.REFUSED)),
            LONG);

    assertThat(outcomes)
        .isEqualTo(Map.of("a", Outcome.STORED, "b", Outcome.UNKNOWN, "c", Outcome.REFUSED));
  }

  @Test
  void siteThatRefusesOne_isNotAskedForTheNext() {
    Map<String, Outcome> outcomes =
        sending.send(
            List.of(message("a", "north", Outcome.REFUSED), message("b", "north", Outcome.STORED)),
            LONG);

    assertThat(outcomes).containsEntry("b", Outcome.REFUSED);
    assertThat(sent).containsExactly("a");
  }

  @Test
  void whatHasNotBegunInTime_isNeverSent_andOfTheRestNobodyKnows() {
    CountDownLatch release = new CountDownLatch(1);
    Map<String, Outcome> outcomes =
        sending.send(
            List.of(
                stuck("a", release),
                message("b", "stuck", Outcome.STORED),
                message("c", "north", Outcome.STORED)),
            SHORT);
    release.countDown();

    assertThat(outcomes)
        .isEqualTo(Map.of("a", Outcome.UNKNOWN, "b", Outcome.REFUSED, "c", Outcome.STORED));
    assertThat(sent).containsExactly("c");
  }

  @Test
  void nothing_isSentAtOnce() {
    assertThat(sending.send(List.of(), LONG)).isEmpty();
  }

  /** As long as Kafka's client may: the limit counts nevertheless. */
  @Test
  void singleMessage_whoseHandOverBlocks_isNotWaitedForBeyondTheLimit() {
    CountDownLatch release = new CountDownLatch(1);
    assertThat(sending.send(List.of(stuck("a", release)), SHORT))
        .isEqualTo(Map.of("a", Outcome.UNKNOWN));
    release.countDown();
  }
}
