package io.phonecommand.worker.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.LateClient;
import io.phonecommand.common.message.Task;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.claims.OpenClaims;
import io.phonecommand.worker.claims.TaskRecord;
import io.phonecommand.worker.inventory.SiteProperties;
import io.phonecommand.worker.lanes.LaneProperties;
import io.phonecommand.worker.lanes.TaskAdmission;
import io.phonecommand.worker.results.ResultPublisher;
import io.phonecommand.worker.start.KafkaStart;
import io.phonecommand.worker.stop.StopLimits;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

  private static final int READ_BACK_THREADS = 2;

  /** Closed by the thread that polls it, see {@link IntakeLifecycle}. */
  @Bean(destroyMethod = "")
  Consumer<String, byte[]> taskConsumer(
      KafkaClients clients, SiteProperties site, IntakeProperties properties) {
    String group = Topics.workerGroup(site.site());
    return LateClient.of(
        Consumer.class, () -> clients.consumer("tasks", group, properties.membership()));
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
      Consumer<String, byte[]> consumer,
      OpenClaims openClaims,
      IntakeProperties properties,
      Clock clock) {
    return new Claims(consumer, openClaims, properties.claimTimeout(), clock);
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

  @Bean(destroyMethod = "")
  Admin admin(KafkaClients clients) {
    return LateClient.of(Admin.class, () -> Admin.create(clients.settings().admin()));
  }

  @Bean
  AutoCloseable adminCloser(Admin admin) {
    return () -> admin.close(StopLimits.ADMIN);
  }

  /** Two partitions at a time, beside what the phones' threads do. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService readBackThreads() {
    return Executors.newFixedThreadPool(
        READ_BACK_THREADS, Thread.ofPlatform().name("read-back-", 1).daemon().factory());
  }

  @Bean
  Takeovers takeovers(
      Consumer<String, byte[]> consumer,
      KafkaClients clients,
      Admin admin,
      SiteProperties site,
      LaneProperties lanes,
      TaskScreening screening,
      Claims claims,
      Handover handover,
      TaskAdmission admission,
      ExecutorService readBackThreads,
      Clock clock,
      MeterRegistry metrics) {
    ClaimedTasks claimedTasks =
        new ClaimedTasks(
            () -> clients.consumer("read-back", Topics.workerGroup(site.site()), Map.of()),
            new TopicLogs(admin)::of,
            screening,
            lanes.idempotencyWindow(),
            clock,
            toldTo(admission));
    Takeovers takeovers = new Takeovers(consumer, claimedTasks, claims, handover, readBackThreads);
    metrics.gauge("phone_command.partitions.closed", takeovers, Takeovers::closed);
    return takeovers;
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
      DeviceShell shell,
      KafkaStart start) {
    return new IntakeLifecycle(
        start,
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
  IntakeHealth intakeHealthIndicator(
      IntakeLifecycle lifecycle, TaskIntake intake, Takeovers takeovers, KafkaStart start) {
    return new IntakeHealth(
        lifecycle::hasDied,
        intake,
        takeovers,
        start,
        IntakeHealth.SILENCE_LIMIT,
        IntakeHealth.TROUBLE_LIMIT);
  }

  /** Part of liveness: only a new process mends it. */
  @Bean
  HealthIndicator pollLoopHealthIndicator(IntakeLifecycle lifecycle) {
    return () -> (lifecycle.hasDied() ? Health.down() : Health.up()).build();
  }
}
