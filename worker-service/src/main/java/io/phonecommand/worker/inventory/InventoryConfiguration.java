package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.directory.InstanceFollower;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.worker.kafka.KafkaStart;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.settings.WorkerSettings;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class InventoryConfiguration {

  @Bean
  PhoneDirectory phoneDirectory(MeterRegistry metrics) {
    PhoneDirectory directory = new PhoneDirectory();
    metrics.gauge("phone_command.inventory.instances", directory, d -> d.current().size());
    return directory;
  }

  @Bean
  Announcements announcements(ServiceSettings settings, Clock clock, MeterRegistry metrics) {
    WorkerSettings worker = settings.worker();
    return new Announcements(
        worker.site(),
        worker.sharedInstances(),
        new ShrinkLimit(worker.inventoryShrinkLimit()),
        Announcements.ROLL_OUT,
        clock,
        metrics);
  }

  @Bean
  SitePhones sitePhones(
      ServiceSettings settings, PhoneDirectory directory, Announcements announcements) {
    return new SitePhones(
        settings.worker().site(), directory, announcements.owners(), announcements.follower());
  }

  /** Hears which topics there are. */
  @Bean
  InstanceFollower instanceFollower(Announcements announcements) {
    return announcements.follower();
  }

  /** Other workers of the site have a newer inventory: an error, which stops nobody's commands. */
  @Bean
  HealthIndicator inventoryHealthIndicator(Announcements announcements) {
    return () ->
        (announcements.isOutdated() ? Health.outOfService() : Health.up())
            .withDetail("outdated", announcements.isOutdated())
            .build();
  }

  @Bean
  AnnouncementLoop announcementLoop(
      ServiceSettings settings,
      PhoneDirectory directory,
      Announcements announcements,
      @Qualifier("producer") Producer<String, byte[]> producer,
      KafkaClients clients,
      KafkaStart start,
      MeterRegistry metrics) {
    String site = settings.worker().site();
    return new AnnouncementLoop(
        site,
        directory,
        announcements,
        new InstanceAnnouncer(producer, site, announcements.shared()),
        () -> announcementsConsumer(start, clients),
        metrics);
  }

  @Bean
  HealthIndicator announcementsHealthIndicator(AnnouncementLoop loop) {
    return () ->
        (loop.failures().haveLasted(PollFailures.HEALTH_LIMIT)
                ? Health.outOfService()
                : Health.up())
            .withDetails(loop.failures().details())
            .build();
  }

  /** Part of liveness: only a new process mends it. */
  @Bean
  HealthIndicator announcementLoopHealthIndicator(AnnouncementLoop loop) {
    return () -> (loop.hasDied() ? Health.down() : Health.up()).build();
  }

  @Bean
  InventoryLifecycle inventoryLifecycle(
      ServiceSettings settings,
      PhoneDirectory directory,
      AnnouncementLoop announcements,
      Timers timers,
      MeterRegistry metrics) {
    WorkerSettings worker = settings.worker();
    InventoryWatcher watcher =
        new InventoryWatcher(
            new InventoryFile(worker.inventory(), System::nanoTime),
            directory,
            new ShrinkLimit(worker.inventoryShrinkLimit()),
            metrics);
    return new InventoryLifecycle(
        watcher, announcements, timers, worker.inventoryCheckPause(), worker.startPatience());
  }

  /** Nothing is announced before its topic is there. */
  private static Consumer<String, byte[]> announcementsConsumer(
      KafkaStart start, KafkaClients clients) {
    start.require();
    return clients.consumer("announcements", null, Map.of());
  }
}
