package io.phonecommand.worker.statements;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.WorkerStatement;
import io.phonecommand.worker.kafka.KafkaStart;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.timing.Timers;
import java.util.Set;
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
  StatementsLifecycle statementsLifecycle(
      @Qualifier("producer") Producer<String, byte[]> producer,
      ServiceSettings settings,
      ObjectProvider<BuildProperties> build,
      KafkaStart start,
      Timers timers,
      MeterRegistry metrics) {
    BuildProperties properties = build.getIfAvailable();
    return new StatementsLifecycle(
        producer,
        UUID.randomUUID().toString(),
        new WorkerStatement(
            WorkerStatement.VERSION,
            settings.worker().site(),
            properties == null ? null : properties.getVersion(),
            Set.of(WorkerStatement.JOBS)),
        start::isDone,
        timers,
        metrics.counter("phone_command.statements.failures"));
  }
}
