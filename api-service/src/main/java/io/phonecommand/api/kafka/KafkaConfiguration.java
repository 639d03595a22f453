package io.phonecommand.api.kafka;

import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MessagingProperties.class, StartProperties.class})
class KafkaConfiguration {

  @Bean
  AssignedConsumers assignedConsumers(MessagingProperties properties, StartProperties start) {
    return new AssignedConsumers(properties, start.startLimit());
  }

  @Bean
  WatchedTopics topicsHealthIndicator(
      MessagingProperties properties, List<AssignedReader> readers) {
    return new WatchedTopics(properties, readers);
  }
}
