package io.phonecommand.api.memory;

import io.phonecommand.api.kafka.SmallFetches;
import io.phonecommand.api.limits.TenantLimits;
import io.phonecommand.api.phones.PhoneWalks;
import io.phonecommand.api.phones.StrayStates;
import io.phonecommand.api.settings.ApiSettings;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.api.sites.Workers;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.memory.HeapBudget;
import io.phonecommand.common.start.StartException;
import io.phonecommand.common.topic.TopicLayout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

@Configuration(proxyBeanMethods = false)
class HeapConfiguration {

  /** Of tasks, and of request records; the one of jobs has less. */
  private static final int PRODUCERS = 2;

  /** Refuses a start after which the heap could be too small. */
  @Bean
  HeapBudget heapBudget(
      ServiceSettings settings,
      KafkaClients clients,
      @Value("${server.tomcat.max-connections}") int connections,
      @Value("${server.max-http-request-header-size:8KB}") DataSize headers,
      @Value("${management.server.port:}") String managementPort) {
    requireConnections(connections, settings.api());
    HeapBudget budget =
        budget(
            Runtime.getRuntime().maxMemory(), settings, clients.settings(), connections, headers);
    if (!managementPort.isBlank()) {
      addManagementPort(budget, connections, headers);
    }
    return budget.require();
  }

  /** Whoever waits, streams or cancels is never to have the connection of what runs commands. */
  private static void requireConnections(int connections, ApiSettings api) {
    long busy = api.maxWaitingRequests() + api.jobs().places();
    if (connections <= busy) {
      throw new StartException(
          "server.tomcat.max-connections is "
              + connections
              + ": it must be above phone-command.api.max-waiting-requests and"
              + " phone-command.api.jobs.waits, streams and cancels together, which are "
              + busy
              + ".",
          "Set it so that it is the service that refuses a request, with an answer, and that some"
              + " are left for whoever asks about a task and does not wait.",
          null);
    }
  }

  /** A server of its own, with the same limits. */
  static void addManagementPort(HeapBudget budget, int connections, DataSize headers) {
    budget.add(
        "server.tomcat.max-connections of the management port",
        connections,
        HeapPlan.managementConnection(headers.toBytes()));
  }

  static HeapBudget budget(
      long heap, ServiceSettings settings, KafkaSettings kafka, int connections, DataSize headers) {
    ApiSettings api = settings.api();
    TopicLayout topics = settings.topics();
    int instances = api.maxInstancesPerRequest();
    return new HeapBudget(heap)
        .add("the service itself", 1, HeapPlan.SERVICE)
        // It goes by an estimate; twice as much is allowed for.
        .add("phone-command.api.auth.remembered-tokens", 2, api.auth().rememberedTokens().toBytes())
        .add(
            "tenants", TenantLimits.MOST_TENANTS, HeapPlan.TENANT + (long) HeapPlan.QUERYING_TENANT)
        .add("Kafka producers' buffer.memory", PRODUCERS, kafka.producerBytes())
        .add("the jobs producer's buffer.memory", 1, HeapPlan.JOBS_BUFFER)
        .add(
            "partitions' max.partition.fetch.bytes",
            // And the one of the results.
            topics.instancePartitions() + topics.requestPartitions() + 1L,
            kafka.bytesPerPartition())
        .add(
            "max.partition.fetch.bytes of jobs",
            // All of them where somebody watches.
            topics.jobPartitions(),
            SmallFetches.bytesPerPartition(kafka))
        .add(
            "max.partition.fetch.bytes of workers and states",
            2L * HeapPlan.SITES,
            SmallFetches.bytesPerPartition(kafka))
        .add(
            "phone-command.api.jobs.readers",
            api.jobs().readers(),
            SmallFetches.bytesPerReader(kafka))
        .add("phone-command.api.jobs.remembered-views", 1, api.jobs().rememberedViews().toBytes())
        .add(
            "phone-command.api.jobs.waits, streams and cancels",
            api.jobs().places(),
            HeapPlan.taskView(instances))
        .add(
            "server.tomcat.max-connections",
            connections,
            HeapPlan.connection(instances, headers.toBytes()))
        .add(
            "phone-command.api.remembered-requests",
            api.rememberedRequests(),
            HeapPlan.rememberedRequest(instances))
        .add("listings that go on", PhoneWalks.MOST, HeapPlan.WALK)
        .add("states of other sites' phones", StrayStates.MOST, HeapPlan.STRAY)
        .add("workers' statements", 1, Workers.MOST_BYTES)
        .add("phone-command.api.expected-instances", api.expectedInstances(), HeapPlan.INSTANCE)
        .add(
            "tenants of these",
            Math.ceilDiv(api.expectedInstances(), HeapPlan.INSTANCES_PER_TENANT),
            HeapPlan.TENANT_LIST);
  }
}
