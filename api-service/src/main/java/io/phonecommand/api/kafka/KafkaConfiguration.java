package io.phonecommand.api.kafka;

import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

  /** {@code spring.kafka}, and what the promises need. */
  @Bean
  KafkaClients kafkaClients(
      ConsumerFactory<String, byte[]> consumers,
      ProducerFactory<String, byte[]> producers,
      KafkaAdmin admin) {
    return new KafkaClients(consumers, producers, admin);
  }

  @Bean
  BrokerContact brokerContact() {
    return new BrokerContact(System::nanoTime);
  }

  @Bean
  HealthIndicator kafkaHealthIndicator(BrokerContact contact, ServiceSettings settings) {
    return () -> health(contact, settings.api().unreadyWithoutKafka());
  }

  /**
   * Out of service when nothing has been heard from Kafka for longer than an answer that says so
   * beats another replica: only this one may be cut off.
   *
   * @param limit from the last byte on; until then callers are told that Kafka is away
   */
  static Health health(BrokerContact contact, Duration limit) {
    Duration silence = contact.silence();
    return (silence.compareTo(limit) < 0 ? Health.up() : Health.outOfService())
        .withDetail("millisSinceLastByte", silence.toMillis())
        .build();
  }

  @Bean
  HealthIndicator pollLoopsHealthIndicator(List<Reading> readings) {
    return () -> Reading.loopsOf(readings);
  }

  /** Begins before anything of the topics is read, and ends after it. */
  @Bean(initMethod = "start")
  TopicWatch topicWatch(
      KafkaClients clients,
      ServiceSettings settings,
      List<TopicReading> readers,
      List<TopicWatch.Listener> listeners) {
    // Nothing reads the topic of jobs all the time.
    List<NewTopic> topics =
        Stream.concat(
                readers.stream().map(TopicReading::topic), Stream.of(settings.topics().jobs()))
            .toList();
    return new TopicWatch(
        clients.settings(), settings.topics(), topics, KafkaConfiguration::isOfASite, listeners);
  }

  /** Workers make these. */
  private static boolean isOfASite(String topic) {
    return Topics.isInstances(topic)
        || Topics.siteOfWorkers(topic).isPresent()
        || Topics.siteOfStates(topic).isPresent();
  }

  /** Out of service while a topic can't be trusted. */
  @Bean
  HealthIndicator topicsHealthIndicator(TopicWatch watch) {
    return () ->
        (watch.problems().isEmpty() ? Health.up() : Health.outOfService())
            .withDetails(watch.details())
            .build();
  }
}
