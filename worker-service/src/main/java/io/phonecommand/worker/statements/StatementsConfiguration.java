package io.phonecommand.worker.statements;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.claims.GroupContact;
import io.phonecommand.worker.claims.OwnedPartitions;
import io.phonecommand.worker.kafka.KafkaStart;
import io.phonecommand.worker.lanes.TasksUnderWay;
import io.phonecommand.worker.results.RecentResults;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.states.PartitionCount;
import io.phonecommand.worker.states.PhoneStates;
import io.phonecommand.worker.timing.Timers;
import java.lang.management.ManagementFactory;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StatementsConfiguration {

  @Bean
  OwnStatement ownStatement(
      ServiceSettings settings,
      ObjectProvider<BuildProperties> build,
      PartitionCount count,
      OwnedPartitions owned,
      GroupContact group,
      PhoneStates states,
      TasksUnderWay tasks,
      RecentResults results) {
    BuildProperties properties = build.getIfAvailable();
    return new OwnStatement(
        settings.worker().site(),
        properties == null ? null : properties.getVersion(),
        ManagementFactory.getRuntimeMXBean().getStartTime(),
        settings.worker().states().asksPerSecond(),
        count,
        owned,
        group,
        states,
        tasks,
        results);
  }

  @Bean
  StatementsLifecycle statementsLifecycle(
      @Qualifier("producer") Producer<String, byte[]> producer,
      ServiceSettings settings,
      OwnStatement statement,
      KafkaStart start,
      Timers timers,
      MeterRegistry metrics) {
    return new StatementsLifecycle(
        producer,
        Topics.workers(settings.worker().site()),
        UUID.randomUUID().toString(),
        statement,
        start::isDone,
        timers,
        metrics.counter("phone_command.statements.failures"));
  }
}
