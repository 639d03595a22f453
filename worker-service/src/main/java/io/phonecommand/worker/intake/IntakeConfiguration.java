package io.phonecommand.worker.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.LateClient;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.claims.TaskSink;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.kafka.KafkaStart;
import io.phonecommand.worker.memory.HeapPlan;
import io.phonecommand.worker.results.JobReporter;
import io.phonecommand.worker.results.ResultPublisher;
import io.phonecommand.worker.settings.IntakeSettings;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.settings.WorkerSettings;
import io.phonecommand.worker.stop.StopLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

  private static final int READ_BACK_THREADS = 2;

  /** For lost workers' jobs: more would not be faster. */
  private static final int MOST_ANSWERS_AT_ONCE = 100;

  /** Closed by the thread that polls it, see {@link IntakeLifecycle}. */
  @Bean(destroyMethod = "")
  Consumer<String, byte[]> taskConsumer(KafkaClients clients, ServiceSettings settings) {
    String group = Topics.workerGroup(settings.worker().site());
    Map<String, Object> membership = membership(settings.worker().intake());
    return LateClient.of(Consumer.class, () -> clients.consumer("tasks", group, membership));
  }

  /** The settings of a consumer that is a member of the workers' group. */
  static Map<String, Object> membership(IntakeSettings settings) {
    return Map.of(
        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
        // The other one accepts a claim of somebody who was thrown out, once nobody is in the
        // group.
        "classic",
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        (int) settings.sessionTimeout().toMillis(),
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        (int) settings.heartbeatInterval().toMillis(),
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        ExistingPartitionsAssignor.class.getName());
  }

  @Bean
  TaskScreening taskScreening(
      ServiceSettings settings, ResultPublisher results, Clock clock, MeterRegistry metrics) {
    WorkerSettings worker = settings.worker();
    return new TaskScreening(
        worker.site(), results::hasPartition, worker.lanes().idempotencyWindow(), clock, metrics);
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
  PartitionPast partitionPast(
      KafkaClients clients,
      Admin admin,
      ServiceSettings settings,
      TaskScreening screening,
      TaskSink sink,
      Clock clock) {
    String group = Topics.workerGroup(settings.worker().site());
    return new PartitionPast(
        // Its thread's name: no two clients have the same.
        () -> clients.briefConsumer(Thread.currentThread().getName(), group),
        admin,
        screening,
        settings.worker().lanes().idempotencyWindow(),
        clock,
        sink);
  }

  @Bean
  LeftPartitions leftPartitions(KafkaClients clients, TaskSink sink) {
    return new LeftPartitions(() -> clients.consumer("cancels", null, Map.of()), sink);
  }

  @Bean
  TasksElsewhere tasksElsewhere(
      KafkaClients clients, ServiceSettings settings, UnansweredTasks unanswered) {
    String site = settings.worker().site();
    return new TasksElsewhere(
        Topics.tasks(site),
        () -> clients.briefConsumer("elsewhere", Topics.workerGroup(site)),
        unanswered);
  }

  @Bean
  OwnedPartitions ownedPartitions() {
    return new OwnedPartitions();
  }

  @Bean
  LostJobs lostJobs(
      KafkaClients clients,
      ServiceSettings settings,
      UnansweredTasks unanswered,
      TaskScreening screening,
      TaskSink sink) {
    String site = settings.worker().site();
    return new LostJobs(
        Topics.tasks(site),
        () -> clients.briefConsumer("lost-jobs", Topics.workerGroup(site)),
        unanswered,
        screening,
        sink,
        // Others need the rest of the room: what refuses jobs now.
        Math.clamp(HeapPlan.refusals(settings.worker()) / 2, 1, MOST_ANSWERS_AT_ONCE));
  }

  /** All that shares the group's consumer, wired to each other; tests get theirs from here, too. */
  @Bean
  TaskIntake taskIntake(
      Consumer<String, byte[]> consumer,
      PartitionPast past,
      TaskScreening screening,
      UnansweredTasks unanswered,
      TaskSink sink,
      GroupContact group,
      LeftPartitions left,
      LostJobs lostJobs,
      OwnedPartitions owned,
      ServiceSettings settings,
      ExecutorService readBackThreads,
      Clock clock,
      MeterRegistry metrics) {
    Duration claimTimeout = settings.worker().intake().claimTimeout();
    ClaimCommitter claims = new ClaimCommitter(consumer, unanswered, claimTimeout, clock);
    Handover handover = new Handover(consumer, claims, unanswered, left, sink);
    Takeovers takeovers =
        new Takeovers(consumer, past, claims, handover, left, lostJobs, owned, readBackThreads);
    metrics.gauge("phone_command.partitions.left", left, LeftPartitions::size);
    metrics.gauge("phone_command.partitions.closed", takeovers, Takeovers::closed);
    IntakeSettings limits = settings.worker().intake();
    // After a session without an answer the client hangs up.
    int unansweredHeartbeats =
        (int)
            Math.ceilDiv(limits.sessionTimeout().toMillis(), limits.heartbeatInterval().toMillis());
    Heartbeats heartbeats = Heartbeats.of(consumer, unansweredHeartbeats);
    return new TaskIntake(
        consumer, claims, screening, takeovers, handover, sink, group, heartbeats, metrics);
  }

  @Bean
  IntakeLifecycle intakeLifecycle(
      Consumer<String, byte[]> consumer,
      ServiceSettings settings,
      TaskIntake intake,
      TaskSink sink,
      UnansweredTasks unanswered,
      JobReporter reporter,
      KafkaStart start) {
    WorkerSettings worker = settings.worker();
    return new IntakeLifecycle(
        start,
        consumer,
        Topics.tasks(worker.site()),
        intake,
        sink,
        unanswered,
        reporter,
        worker.intake().shutdownGrace());
  }

  @Bean
  IntakeHealth intakeHealthIndicator(
      IntakeLifecycle lifecycle, TaskIntake intake, KafkaStart start) {
    return new IntakeHealth(
        lifecycle::hasDied, intake, start, IntakeHealth.SILENCE_LIMIT, IntakeHealth.TROUBLE_LIMIT);
  }

  /** Part of liveness: only a new process mends it. */
  @Bean
  HealthIndicator pollLoopHealthIndicator(IntakeLifecycle lifecycle) {
    return () -> (lifecycle.hasDied() ? Health.down() : Health.up()).build();
  }
}
