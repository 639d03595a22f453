package io.phonecommand.api.memory;

import io.phonecommand.api.limits.TenantLimits;
import io.phonecommand.api.settings.ApiSettings;
import io.phonecommand.api.settings.ServiceSettings;
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

  /** Of tasks, and of request records. */
  private static final int PRODUCERS = 2;

  /** Refuses a start after which the heap could be too small. */
  @Bean
  HeapBudget heapBudget(
      ServiceSettings settings,
      KafkaClients clients,
      @Value("${server.tomcat.max-connections}") int connections,
      @Value("${server.max-http-request-header-size:8KB}") DataSize headers,
      @Value("${management.server.port:}") String managementPort) {
    if (connections <= settings.api().maxWaitingRequests()) {
      throw new StartException(
          "server.tomcat.max-connections is "
              + connections
              + ": it must be above phone-command.api.max-waiting-requests.",
          "Set it so that it is the service that refuses a request, with an answer.",
          null);
    }
    HeapBudget budget =
        budget(
            Runtime.getRuntime().maxMemory(), settings, clients.settings(), connections, headers);
    if (!managementPort.isBlank()) {
      // A server of its own, with the same limits.
      budget.add(
          "server.tomcat.max-connections of the management port",
          connections,
          HeapPlan.managementConnection(headers.toBytes()));
    }
    return budget.require();
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
        .add("tenants", TenantLimits.MOST_TENANTS, HeapPlan.TENANT)
        .add("Kafka producers' buffer.memory", PRODUCERS, kafka.producerBytes())
        .add(
            "partitions' max.partition.fetch.bytes",
            // And the one of the results.
            topics.instancePartitions() + topics.requestPartitions() + 1L,
            kafka.bytesPerPartition())
        .add(
            "server.tomcat.max-connections",
            connections,
            HeapPlan.connection(instances, headers.toBytes()))
        .add(
            "phone-command.api.remembered-requests",
            api.rememberedRequests(),
            HeapPlan.rememberedRequest(instances))
        .add("phone-command.api.expected-instances", api.expectedInstances(), HeapPlan.INSTANCE);
  }
}
