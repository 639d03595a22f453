package io.phonecommand.worker.states;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.adb.DeviceShell.Answer;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.UsedPhones;
import io.phonecommand.worker.inventory.Phone;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.timing.Timers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the phones of an {@link AskPlan} whether they are there, each on a virtual thread. */
final class PhoneAsker {

  private static final Logger log = LoggerFactory.getLogger(PhoneAsker.class);

  private static final Duration PAUSE_WHILE_UNHEARD = Duration.ofSeconds(1);

  private final AskPlan plan;
  private final PhoneStates states;
  private final PhoneDirectory directory;
  private final DeviceShell shell;
  private final IntPredicate askable;
  private final UsedPhones used;
  private final GroupContact group;
  private final Timers timers;
  private final LongSupplier nanoTime;
  private final MeterRegistry metrics;
  private volatile boolean running;
  private volatile Future<?> next = CompletableFuture.completedFuture(null);

  /**
   * @param askable whether the phones of a partition of the tasks topic may be asked at this moment
   * @param used phones that another worker may use
   * @param group without whose answer nobody knows whose the phones are
   */
  PhoneAsker(
      AskPlan plan,
      PhoneStates states,
      PhoneDirectory directory,
      DeviceShell shell,
      IntPredicate askable,
      UsedPhones used,
      GroupContact group,
      Timers timers,
      LongSupplier nanoTime,
      MeterRegistry metrics) {
    this.plan = plan;
    this.states = states;
    this.directory = directory;
    this.shell = shell;
    this.askable = askable;
    this.used = used;
    this.group = group;
    this.timers = timers;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
    for (Answer answer : Answer.values()) {
      // Seen from the start: an increase from nothing to 1 is none to whoever watches it.
      count(answer, 0);
    }
  }

  void start() {
    running = true;
    askThoseThatAreDue();
  }

  void stop() {
    running = false;
    next.cancel(false);
  }

  private void askThoseThatAreDue() {
    try {
      for (Optional<KnownPhone> due = due(); due.isPresent(); due = due()) {
        begin(due.get());
      }
    } finally {
      if (running) {
        Duration pause = group.isHeard() ? plan.pause(nanoTime.getAsLong()) : PAUSE_WHILE_UNHEARD;
        next = timers.after(pause, this::askThoseThatAreDue);
      }
    }
  }

  private Optional<KnownPhone> due() {
    return running && group.isHeard() ? plan.next(nanoTime.getAsLong()) : Optional.empty();
  }

  private void begin(KnownPhone due) {
    Optional<Phone> phone =
        due.phone().filter(any -> askable.test(due.partition())).filter(this::isFree);
    if (phone.isEmpty()) {
      plan.ended();
      return;
    }
    Thread.ofVirtual()
        .name("ask-" + phone.get().instanceId())
        .start(
            () -> {
              try {
                ask(phone.get());
              } finally {
                plan.ended();
              }
            });
  }

  /** Whether no other worker may use it. */
  private boolean isFree(Phone phone) {
    Optional<Duration> left = used.mayBeUsedFor(phone.instanceId());
    left.ifPresent(
        atMost -> {
          states.mayBeUsedElsewhere(phone, atMost);
          count(Answer.NOT_ASKED, 1);
        });
    return left.isEmpty();
  }

  private void ask(Phone phone) {
    try {
      // What is at the address of one that is gone is none of ours.
      Answer answer = directory.has(phone) ? shell.ask(phone) : Answer.NOT_ASKED;
      log.debug("Phone {} was asked: {}", phone.instanceId(), answer);
      count(answer, 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      log.error("Phone {} could not be asked", phone.instanceId(), e);
    }
  }

  private void count(Answer answer, int more) {
    metrics
        .counter("phone_command.states.asked", "answer", answer.name().toLowerCase(Locale.ROOT))
        .increment(more);
  }
}
