package io.phonecommand.api.kafka;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessagingProperties.class)
class KafkaConfiguration {

  @Bean
  AssignedConsumers assignedConsumers(MessagingProperties properties) {
    return new AssignedConsumers(properties);
  }
}
