package io.phonecommand.worker.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.message.WorkerStatement.Asked;
import io.phonecommand.worker.adb.DeviceConnection;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.adb.DeviceShell.Answer;
import io.phonecommand.worker.adb.Turn;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.claims.UsedPhones;
import io.phonecommand.worker.inventory.KnownPhones;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.settings.StateSettings;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Phones that are left alone when it is their turn to be asked. */
class PhoneAskerTest {

  private static final Duration ASK_AFTER = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @AutoClose private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  @AutoClose private final Timers timers = new Timers();

  /** The partition of the phone. */
  private static final Map<Integer, Long> SINCE = Map.of(0, System.nanoTime());

  private final PhoneDirectory directory = KnownPhones.of("p1", "acme");
  private final Phone phone = directory.find("p1", "acme").orElseThrow();
  private final StateSettings settings = new StateSettings(50, ASK_AFTER, Duration.ofMinutes(1));
  private final AskPlan plan = new AskPlan(settings, 10, ASK_AFTER, System.nanoTime());
  private final PhoneStates states =
      new PhoneStates(
          settings,
          ASK_AFTER,
          partition -> true,
          (partition, id) -> false,
          Clock.systemUTC(),
          System::nanoTime);
  private volatile Instant now = Instant.now();
  private final UsedPhones used = new UsedPhones(Duration.ofMinutes(1), () -> now);
  private final AtomicInteger questions = new AtomicInteger();
  private volatile Answer answer = Answer.NOT_ASKED;
  private PhoneAsker asker;

  @BeforeEach
  void createAsker() {
    OwnedPartitions owned = new OwnedPartitions();
    owned.opened(0);
    GroupContact group = new GroupContact(Duration.ofHours(1), System::nanoTime);
    group.heardAt(System.nanoTime());
    states.follow(new Responsibility(Map.of("p1", phone), 1, SINCE, id -> true));
    states.heard("p1", StateRecord.of(true, Instant.now()), Duration.ZERO);
    states.heardOthers();
    asker =
        new PhoneAsker(
            plan,
            states,
            directory,
            new BusyPhone(),
            owned::has,
            used,
            group,
            timers,
            System::nanoTime,
            metrics);
  }

  @AfterEach
  void stop() {
    asker.stop();
  }

  private void start() {
    plan.replace(states.ours());
    asker.start();
  }

  private double leftAlone() {
    return metrics.get("phone_command.states.asked").tag("answer", "not_asked").counter().count();
  }

  @Test
  void phoneThatIsLeftAlone_isNoYoungerForThat() {
    states.reached(phone);
    long seen = System.currentTimeMillis();
    start();

    await().atMost(LIMIT).until(() -> questions.get() >= 2);

    assertThat(states.asked(SINCE))
        .hasSize(1)
        .allMatch(asked -> asked.upToMs() <= seen + ASK_AFTER.toMillis() / 2);
  }

  @Test
  void phoneThatAnotherWorkerMayUse_isNotAsked_andKeepsNobodyFromHearingOfOthers() {
    used.mayRunElsewhere(job(Duration.ofHours(1)));
    start();

    await().atMost(LIMIT).until(() -> leftAlone() >= 2);

    assertThat(questions).hasValue(0);
    assertThat(states.asked(SINCE).stream().map(Asked::partition)).containsExactly(0);
  }

  @Test
  void phoneThatAnotherWorkerMayHaveUsed_isAskedOnceThatIsOver() {
    answer = Answer.REACHED;
    used.mayRunElsewhere(job(Duration.ofHours(1)));
    start();
    await().atMost(LIMIT).until(() -> leftAlone() >= 2);
    assertThat(questions).hasValue(0);

    now = now.plus(Duration.ofHours(2));

    await().atMost(LIMIT).until(() -> questions.get() >= 1);
  }

  private Task job(Duration startLimit) {
    return new Task(
        Task.JOB,
        "t",
        "k",
        0,
        "acme",
        "north",
        "p1",
        "true",
        now.plus(startLimit).toEpochMilli(),
        null,
        null,
        1L);
  }

  /** Unless a test says otherwise, somebody waits for a connection to it all the time. */
  private final class BusyPhone implements DeviceShell {

    @Override
    public DeviceConnection connect(Phone to, Duration limit, Turn turn) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void wake(Phone which) {}

    @Override
    public Answer ask(Phone which) {
      questions.incrementAndGet();
      return answer;
    }

    @Override
    public void hangUp(Phone which) {}

    @Override
    public void abortAll() {}
  }
}
