package io.phonecommand.api.connections;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectionProperties.class)
class ConnectionsConfiguration {

  @Bean
  Connections connections(ConnectionProperties properties, MeterRegistry meters) {
    return new Connections(properties, meters);
  }
}
