package io.phonecommand.worker.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.claims.OpenClaims;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.inventory.SiteProperties;
import io.phonecommand.worker.lanes.LaneProperties;
import io.phonecommand.worker.lanes.TaskAdmission;
import io.phonecommand.worker.results.ResultPublisher;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
    Map<String, Object> settings = groupConsumer(kafka, site);
    settings.putAll(properties.membership());
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
  TaskScreening taskScreening(
      SiteProperties site,
      LaneProperties lanes,
      ResultPublisher results,
      Clock clock,
      MeterRegistry metrics) {
    return new TaskScreening(
        site.site(), results::hasPartition, lanes.idempotencyWindow(), clock, metrics);
  }

  @Bean
  Claims claims(
      Consumer<String, byte[]> consumer, OpenClaims openClaims, IntakeProperties properties) {
    return new Claims(consumer, openClaims, properties.claimTimeout());
  }

  @Bean
  Handover handover(
      Consumer<String, byte[]> consumer,
      Claims claims,
      OpenClaims openClaims,
      TaskAdmission admission) {
    return new Handover(
        consumer, claims, openClaims, admission::withdrawUnstarted, admission::refuse);
  }

  @Bean
  Takeovers takeovers(
      Consumer<String, byte[]> consumer,
      KafkaConnection kafka,
      SiteProperties site,
      LaneProperties lanes,
      TaskScreening screening,
      Claims claims,
      Handover handover,
      TaskAdmission admission,
      Clock clock) {
    ClaimedTasks claimedTasks =
        new ClaimedTasks(
            () -> new KafkaConsumer<>(groupConsumer(kafka, site)),
            screening,
            lanes.idempotencyWindow(),
            clock,
            toldTo(admission));
    return new Takeovers(consumer, claimedTasks, claims, handover);
  }

  private static Predecessors toldTo(TaskAdmission admission) {
    return new Predecessors() {
      @Override
      public void claimed(Task task) {
        admission.noteClaimed(task);
      }

      @Override
      public void lost(TaskRecord task) {
        admission.answerLost(task);
      }
    };
  }

  @Bean
  TaskIntake taskIntake(
      Consumer<String, byte[]> consumer,
      Claims claims,
      TaskScreening screening,
      Takeovers takeovers,
      TaskAdmission admission,
      MeterRegistry metrics) {
    return new TaskIntake(consumer, claims, screening, takeovers, admission::admit, metrics);
  }

  @Bean
  IntakeLifecycle intakeLifecycle(
      Consumer<String, byte[]> consumer,
      SiteProperties site,
      IntakeProperties properties,
      Takeovers takeovers,
      TaskIntake intake,
      Handover handover,
      TaskAdmission admission,
      OpenClaims openClaims,
      DeviceShell shell) {
    return new IntakeLifecycle(
        consumer,
        Topics.tasks(site.site()),
        takeovers,
        intake,
        handover,
        admission,
        openClaims,
        shell,
        properties.shutdownGrace());
  }

  @Bean
  IntakeHealth intakeHealthIndicator(IntakeLifecycle lifecycle, TaskIntake intake) {
    return new IntakeHealth(lifecycle, intake);
  }
}
