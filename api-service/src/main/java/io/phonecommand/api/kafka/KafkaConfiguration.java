package io.phonecommand.api.kafka;

import io.phonecommand.common.topic.TopicWatch;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MessagingProperties.class, PatienceProperties.class})
class KafkaConfiguration {

  @Bean
  AssignedConsumers assignedConsumers(MessagingProperties properties, PatienceProperties patience) {
    properties.kafka().check();
    return new AssignedConsumers(properties, patience.kafkaTimeout());
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
      MessagingProperties properties,
      List<AssignedReader> readers,
      ObjectProvider<TopicWatch.Listener> listeners) {
    return new WatchedTopics(properties, readers, listeners);
  }
}
