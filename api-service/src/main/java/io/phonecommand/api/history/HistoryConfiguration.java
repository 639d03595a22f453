package io.phonecommand.api.history;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.AssignedConsumers;
import io.phonecommand.api.kafka.AssignedReader;
import io.phonecommand.api.kafka.ReaderHealth;
import io.phonecommand.common.topic.TopicLayout;
import java.time.Clock;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistoryProperties.class)
class HistoryConfiguration {

  @Bean
  RequestHistory requestHistory(
      HistoryProperties properties, Producer<String, byte[]> taskProducer, MeterRegistry meters) {
    HistoryWriter writer =
        new HistoryWriter(taskProducer, meters.counter("phone_command.history.failures"));
    RequestHistory history = new RequestHistory(properties, writer::announce);
    Gauge.builder("phone_command.history.requests", history, RequestHistory::size)
        .description("Requests whose repeats are recognised")
        .register(meters);
    return history;
  }

  @Bean
  HistoryReader historyReader(
      RequestHistory history, HistoryProperties properties, MeterRegistry meters) {
    return new HistoryReader(
        new HistoryRecords(history, meters.counter("phone_command.history.unreadable")),
        properties.idempotencyWindow(),
        Clock.systemUTC());
  }

  @Bean
  AssignedReader historyLoop(
      HistoryReader reader, AssignedConsumers consumers, MeterRegistry meters) {
    return new AssignedReader("history", TopicLayout::requests, reader, consumers, meters);
  }

  @Bean
  HistoryState historyState(HistoryReader reader) {
    return reader::isCaughtUp;
  }

  @Bean
  HealthIndicator requestHistoryHealthIndicator(AssignedReader historyLoop, HistoryReader reader) {
    return new ReaderHealth(historyLoop::isAlive, reader::isCaughtUp);
  }
}
