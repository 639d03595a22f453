package io.phonecommand.api.kafka;

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
}
