package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps the announcements up to date, whatever goes wrong meanwhile: it reads what
 * all sites say, asks {@link Announcements} what is missing, and has that written.
 */
final class AnnouncementLoop {

  private static final Logger log = LoggerFactory.getLogger(AnnouncementLoop.class);

  private static final Duration POLL_WAIT = Duration.ofMillis(100);
  private static final Duration POSITION_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final TopicPartition topic;
  private final PhoneDirectory directory;
  private final Announcements announcements;
  private final InstanceAnnouncer announcer;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final PollFailures failures = new PollFailures("announcing the inventory");
  private final Counter failedPolls;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread thread;
  private @Nullable Consumer<String, byte[]> consumer;

  /**
   * @param consumers makes a consumer without a group
   */
  AnnouncementLoop(
      String site,
      PhoneDirectory directory,
      Announcements announcements,
      InstanceAnnouncer announcer,
      Supplier<Consumer<String, byte[]>> consumers,
      MeterRegistry metrics) {
    this.topic = new TopicPartition(Topics.instances(site), 0);
    this.directory = directory;
    this.announcements = announcements;
    this.announcer = announcer;
    this.consumers = consumers;
    this.failedPolls = metrics.counter("phone_command.poll.failures", "reader", "announcements");
  }

  void start() {
    thread = Thread.ofPlatform().name("announcements").daemon().start(this::run);
  }

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        pollOrPause();
      }
    } catch (InterruptedException e) {
      log.debug("interrupted to stop");
    } finally {
      Consumer<String, byte[]> opened = consumer;
      if (opened != null) {
        // Else it would not take the time to close.
        var unused = Thread.interrupted();
        opened.close(CloseOptions.timeout(STOP_LIMIT));
      }
    }
  }

  private void pollOrPause() throws InterruptedException {
    try {
      pollOnce();
      failures.succeeded();
    } catch (WakeupException | InterruptException e) {
      log.debug("woken to stop");
    } catch (RuntimeException | Error e) {
      failedPolls.increment();
      var unused = stopping.await(failures.failed(e).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void pollOnce() {
    Inventory inventory = directory.current();
    Consumer<String, byte[]> opened = opened();
    announcements.follower().poll(opened, POLL_WAIT);
    if (announcements.follower().isCurrent() && hasReadBack(opened)) {
      announcements.plan(inventory).ifPresent(plan -> carryOut(plan, inventory));
    }
  }

  /** Whether all that was said on the site's topic is known, also by this worker. */
  private boolean hasReadBack(Consumer<String, byte[]> opened) {
    return opened.assignment().contains(topic)
        && announcements.isReadBack(opened.position(topic, POSITION_LIMIT));
  }

  private void carryOut(AnnouncementPlan plan, Inventory inventory) {
    announcer.announce(plan, announcements.summary(plan)).ifPresent(announcements::isWrittenUpTo);
    if (plan.changes().isEmpty()) {
      announcer.announceToOthers(inventory);
    }
    announcements.carriedOut(plan);
  }

  private Consumer<String, byte[]> opened() {
    Consumer<String, byte[]> opened = consumer;
    if (opened == null) {
      opened = consumers.get();
      consumer = opened;
    }
    return opened;
  }

  /** Whether what others say can be read and what is missing be said. Any thread. */
  PollFailures failures() {
    return failures;
  }

  /**
   * Waits until the inventory has been announced, or {@code limit} is over.
   *
   * @throws InvalidInventoryException if it can't be, as too much would be withdrawn
   */
  void awaitFirst(Duration limit) throws InvalidInventoryException {
    try {
      announcements.first().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidInventoryException invalid) {
        throw invalid;
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      log.warn("The inventory is not announced yet, as Kafka has not answered; it will be");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        if (!running.join(STOP_LIMIT)) {
          log.warn("Announcing does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
