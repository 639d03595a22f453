package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.kafka.PollLoop;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the announcements up to date, whatever goes wrong meanwhile: on its poll loop it reads what
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
  private final PollFailures failures = new PollFailures("announcing the inventory");
  private final PollLoop loop;

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
    Counter failed = metrics.counter("phone_command.poll.failures", "reader", "announcements");
    this.loop =
        new PollLoop(
            "announcements", consumers, this::poll, failures, failed::increment, STOP_LIMIT);
  }

  void start() {
    loop.start();
  }

  private void poll(Consumer<String, byte[]> opened) {
    Inventory inventory = directory.current();
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

  /** Whether it has ended by itself, so that nothing will ever be announced again. Any thread. */
  boolean hasDied() {
    return loop.hasDied();
  }

  void stop() {
    loop.close();
  }
}
