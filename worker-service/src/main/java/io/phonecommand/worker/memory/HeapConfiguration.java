package io.phonecommand.worker.memory;

import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.memory.HeapBudget;
import io.phonecommand.common.start.StartException;
import io.phonecommand.worker.settings.LaneSettings;
import io.phonecommand.worker.settings.ServiceSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HeapConfiguration {

  /** While a partition is read back by a consumer of its own, the group's reads it, too. */
  private static final int READERS_PER_PARTITION = 2;

  /** Refuses a start after which the heap could be too small. */
  @Bean
  HeapBudget heapBudget(
      ServiceSettings settings,
      KafkaClients clients,
      @Value("${server.tomcat.max-connections}") int connections) {
    if (connections < 1) {
      throw new StartException(
          "server.tomcat.max-connections is %d, which is no limit.".formatted(connections),
          "Set it to as many as your monitoring needs.",
          null);
    }
    return budget(Runtime.getRuntime().maxMemory(), settings, clients.settings(), connections)
        .require();
  }

  static HeapBudget budget(
      long heap, ServiceSettings settings, KafkaSettings kafka, int connections) {
    LaneSettings lanes = settings.worker().lanes();
    return new HeapBudget(heap)
        .add("the service itself", 1, HeapPlan.SERVICE)
        .add("the Kafka producer's buffer.memory", 1, kafka.producerBytes())
        .add("the buffer of jobs' reports", 1, HeapPlan.JOB_BUFFER)
        .add(
            "phone-command.topics.task-partitions' max.partition.fetch.bytes",
            (long) READERS_PER_PARTITION * settings.topics().taskPartitions(),
            kafka.bytesPerPartition())
        .add("server.tomcat.max-connections", connections, HeapPlan.CONNECTION)
        .add("phone-command.worker.lanes.max-tasks", lanes.maxTasks(), HeapPlan.TASK)
        .add("messages of their phones", lanes.maxTasks(), HeapPlan.MESSAGE)
        .add(
            "phone-command.worker.lanes.remembered-tasks",
            lanes.rememberedTasks(),
            HeapPlan.REMEMBERED_TASK)
        .add(
            "phone-command.worker.lanes.remembered-results",
            lanes.rememberedResults(),
            HeapPlan.REMEMBERED_RESULT)
        .add("as many refusals", lanes.rememberedResults(), HeapPlan.REMEMBERED_TASK)
        .add("and as many of jobs", lanes.rememberedResults(), HeapPlan.REMEMBERED_TASK)
        .add(
            "phone-command.worker.jobs.remembered-jobs",
            settings.worker().jobs().rememberedJobs(),
            HeapPlan.REMEMBERED_TASK)
        // Those with output are of jobs under way, which have nothing else any more.
        .add(
            "refusals of jobs that Kafka has not got",
            HeapPlan.refusals(settings.worker()),
            HeapPlan.REFUSAL)
        .add(
            "phone-command.worker.expected-phones",
            settings.worker().expectedPhones(),
            HeapPlan.PHONE)
        .add("states of as many phones", settings.worker().expectedPhones(), HeapPlan.STATE)
        .add(
            "phones that are being asked (phone-command.worker.states.asks-per-second)",
            settings.worker().states().mostAtOnce(settings.worker().adb()),
            HeapPlan.ASK)
        .add("what is being read of states", 1, HeapPlan.STATES_FETCH);
  }
}
