package io.phonecommand.worker.states;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.PollFailures;
import io.phonecommand.common.memory.HeapBudget;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.adb.DeviceShell;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.claims.UnansweredTasks;
import io.phonecommand.worker.claims.UsedPhones;
import io.phonecommand.worker.intake.TasksElsewhere;
import io.phonecommand.worker.inventory.PhoneDirectory;
import io.phonecommand.worker.inventory.SitePhones;
import io.phonecommand.worker.kafka.KafkaStart;
import io.phonecommand.worker.memory.HeapPlan;
import io.phonecommand.worker.settings.AdbSettings;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.settings.WorkerSettings;
import io.phonecommand.worker.stop.StopLimits;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StatesConfiguration {

  @Bean
  PhoneStates phoneStates(
      ServiceSettings settings,
      OwnedPartitions owned,
      EarlierOwners earlierOwners,
      UsedPhones used,
      Clock clock,
      MeterRegistry metrics) {
    WorkerSettings worker = settings.worker();
    PhoneStates states =
        new PhoneStates(
            worker.states(),
            askAfterRefusal(worker),
            owned::has,
            // Where nobody asks, nobody reads what earlier owners may still do.
            (partition, id) ->
                worker.states().areAsked()
                    && (!earlierOwners.isKnownOf(partition) || used.mayBeUsedFor(id).isPresent()),
            clock,
            System::nanoTime);
    gauge("reachable", states, WorkerStatement.Phones::reachable, metrics);
    gauge("unreachable", states, WorkerStatement.Phones::unreachable, metrics);
    gauge("unknown", states, WorkerStatement.Phones::unknown, metrics);
    Gauge.builder("phone_command.states.oldest.seconds", states, StatesConfiguration::oldest)
        .description("Since when the phone was not tried that was longest not tried")
        .register(metrics);
    return states;
  }

  private static void gauge(
      String state,
      PhoneStates states,
      ToIntFunction<WorkerStatement.Phones> number,
      MeterRegistry metrics) {
    Gauge.builder("phone_command.states.phones", states, s -> number.applyAsInt(s.counts()))
        .description("Phones of this worker's partitions")
        .tag("state", state)
        .register(metrics);
  }

  /** None is known of a phone that was never tried. */
  private static double oldest(PhoneStates states) {
    return states.oldest().map(age -> age.toMillis() / 1000.0).orElse(Double.NaN);
  }

  /** A phone that refused us asks its owner for so long, if a command made it do so. */
  private static Duration askAfterRefusal(WorkerSettings worker) {
    Duration dialog = worker.adb().authorizationTimeout();
    Duration usual = worker.states().askAfter();
    return dialog.compareTo(usual) > 0 ? dialog : usual;
  }

  @Bean
  PartitionCount partitionCount(ServiceSettings settings) {
    return new PartitionCount(Topics.tasks(settings.worker().site()));
  }

  @Bean
  AskPlan askPlan(ServiceSettings settings) {
    WorkerSettings worker = settings.worker();
    AdbSettings adb = worker.adb();
    return new AskPlan(
        worker.states(),
        worker.states().mostAtOnce(adb),
        askAfterRefusal(worker),
        System.nanoTime());
  }

  @Bean
  EarlierOwners earlierOwners(
      ServiceSettings settings,
      TasksElsewhere tasks,
      UsedPhones used,
      OwnedPartitions owned,
      UnansweredTasks unanswered,
      Clock clock,
      MeterRegistry metrics) {
    WorkerSettings worker = settings.worker();
    Duration longestTask = worker.jobs().retention(worker.lanes().idempotencyWindow());
    return new EarlierOwners(
        worker.states(),
        (partitions, done) ->
            tasks.read(partitions, used::mayRunElsewhere, clock.instant().minus(longestTask), done),
        owned,
        unanswered,
        worker.intake().shutdownGrace().plus(StopLimits.LEAVING).plus(StopLimits.ABORT),
        reading -> Thread.ofVirtual().name("elsewhere").start(reading),
        System::nanoTime,
        metrics);
  }

  @Bean
  StatesLoop statesLoop(
      ServiceSettings settings,
      EarlierOwners earlierOwners,
      SitePhones phones,
      OwnedPartitions owned,
      PartitionCount partitions,
      PhoneStates states,
      AskPlan plan,
      GroupContact group,
      @Qualifier("producer") Producer<String, byte[]> producer,
      KafkaClients clients,
      KafkaStart start,
      Clock clock,
      MeterRegistry metrics) {
    String topic = Topics.states(settings.worker().site());
    return new StatesLoop(
        topic,
        new Responsibilities(phones, owned, partitions, System::nanoTime),
        earlierOwners::areKnownOf,
        states,
        plan,
        new StateAnnouncer(producer, topic),
        // Others may have the partitions of a worker that has not heard its group for a while.
        (number, since) -> owned.has(number, since) && group.isHeard(),
        () -> statesConsumer(start, clients),
        clock,
        metrics);
  }

  /** Nothing is read before the topic is there. */
  private static Consumer<String, byte[]> statesConsumer(KafkaStart start, KafkaClients clients) {
    start.require();
    return clients.consumer(
        "states",
        null,
        Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, HeapPlan.FETCH_BYTES_OF_STATES));
  }

  @Bean
  StatesLifecycle statesLifecycle(
      StatesLoop loop,
      AskPlan plan,
      PhoneStates states,
      PhoneDirectory directory,
      DeviceShell shell,
      EarlierOwners earlierOwners,
      UsedPhones used,
      GroupContact group,
      Timers timers,
      MeterRegistry metrics) {
    PhoneAsker asker =
        new PhoneAsker(
            plan,
            states,
            directory,
            shell,
            earlierOwners::isKnownOf,
            used,
            group,
            timers,
            System::nanoTime,
            metrics);
    return new StatesLifecycle(loop, asker);
  }

  @Bean
  InventoryHeapLifecycle inventoryHeapLifecycle(
      HeapBudget budget, ServiceSettings settings, SitePhones phones) {
    return new InventoryHeapLifecycle(budget, settings.worker().expectedPhones(), phones);
  }

  /** An error which stops nobody's commands. */
  @Bean
  HealthIndicator statesHealthIndicator(StatesLoop loop, EarlierOwners earlierOwners) {
    return () -> {
      PollFailures loopFailures = loop.failures();
      PollFailures elsewhere = earlierOwners.failures();
      Health.Builder health =
          loopFailures.haveLasted(PollFailures.HEALTH_LIMIT)
                  || elsewhere.haveLasted(PollFailures.HEALTH_LIMIT)
              ? Health.outOfService()
              : Health.up();
      elsewhere.details().forEach((key, value) -> health.withDetail("elsewhere." + key, value));
      return health.withDetails(loopFailures.details()).build();
    };
  }

  /** Part of liveness: only a new process mends it. */
  @Bean
  HealthIndicator statesLoopHealthIndicator(StatesLoop loop) {
    return () -> (loop.hasDied() ? Health.down() : Health.up()).build();
  }
}
