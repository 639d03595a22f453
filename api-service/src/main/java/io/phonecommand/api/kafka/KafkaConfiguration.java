package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.TopicWatch;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TopicProperties.class, PatienceProperties.class})
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
  AssignedConsumers assignedConsumers(
      KafkaClients clients, TopicProperties properties, PatienceProperties patience) {
    return new AssignedConsumers(clients, properties.topics(), patience.kafkaTimeout());
  }

  @Bean
  BrokerContact brokerContact() {
    return new BrokerContact();
  }

  @Bean
  ContactHealth kafkaHealthIndicator(BrokerContact contact, PatienceProperties patience) {
    return new ContactHealth(contact, patience.unreadyWithoutKafka());
  }

  @Bean
  PollLoopsHealth pollLoopsHealthIndicator(List<Reading> readers) {
    return new PollLoopsHealth(readers);
  }

  @Bean
  WatchedTopics topicsHealthIndicator(
      KafkaClients clients,
      TopicProperties properties,
      List<AssignedReader> readers,
      ObjectProvider<TopicWatch.Listener> listeners) {
    return new WatchedTopics(clients.settings(), properties.topics(), readers, listeners);
  }
}
