package io.phonecommand.worker.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.inventory.SiteProperties;
import io.phonecommand.worker.lanes.LaneProperties;
import io.phonecommand.worker.lanes.TaskAdmission;
import io.phonecommand.worker.results.ResultPublisher;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

  /** Closed by the thread that polls it, see {@link IntakeLifecycle}. */
  @Bean(destroyMethod = "")
  Consumer<String, byte[]> taskConsumer(
      KafkaConnection kafka,
      SiteProperties site,
      IntakeProperties properties,
      MeterRegistry metrics) {
    int session = (int) properties.sessionTimeout().toMillis();
    Map<String, Object> settings = groupConsumer(kafka, site);
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 3);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    var consumer = new KafkaConsumer<String, byte[]>(settings);
    new KafkaClientMetrics(consumer).bindTo(metrics);
    return consumer;
  }

  private static Map<String, Object> groupConsumer(KafkaConnection kafka, SiteProperties site) {
    Map<String, Object> settings = kafka.consumer();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.workerGroup(site.site()));
    // A task that was published before the group's first commit isn't lost; an old one has expired.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return settings;
  }

  @Bean
  Repeats repeats(
      Consumer<String, byte[]> consumer,
      KafkaConnection kafka,
      SiteProperties site,
      LaneProperties lanes,
      TaskAdmission admission,
      Clock clock) {
    ClaimedTasks claimedTasks =
        new ClaimedTasks(
            () -> new KafkaConsumer<>(groupConsumer(kafka, site)),
            lanes.idempotencyWindow(),
            clock,
            admission::noteClaimed);
    return new Repeats(consumer, claimedTasks);
  }

  @Bean
  TaskIntake taskIntake(
      Consumer<String, byte[]> consumer,
      SiteProperties site,
      IntakeProperties properties,
      ResultPublisher results,
      Repeats repeats,
      TaskAdmission admission,
      MeterRegistry metrics) {
    return new TaskIntake(
        consumer,
        new Claims(consumer, properties.claimTimeout()),
        new TaskScreening(site.site(), results::hasPartition, metrics),
        repeats,
        admission::isFull,
        admission::admit,
        metrics);
  }

  @Bean
  IntakeLifecycle intakeLifecycle(
      Consumer<String, byte[]> consumer,
      SiteProperties site,
      IntakeProperties properties,
      Repeats repeats,
      TaskIntake intake,
      TaskAdmission admission,
      DeviceShell shell) {
    return new IntakeLifecycle(
        consumer,
        Topics.tasks(site.site()),
        repeats,
        intake,
        admission,
        shell,
        properties.shutdownGrace());
  }

  @Bean
  IntakeHealth intakeHealthIndicator(IntakeLifecycle lifecycle, TaskIntake intake) {
    return new IntakeHealth(lifecycle, intake);
  }
}
