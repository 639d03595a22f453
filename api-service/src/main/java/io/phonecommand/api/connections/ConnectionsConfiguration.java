package io.phonecommand.api.connections;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.stop.StopPause;
import io.phonecommand.api.stop.StopProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ConnectionProperties.class, StopProperties.class})
class ConnectionsConfiguration {

  @Bean
  Connections connections(ConnectionProperties properties, MeterRegistry meters) {
    return new Connections(properties, meters);
  }

  @Bean
  StopPause stopPause(StopProperties properties, Connections connections) {
    return new StopPause(properties.stopPause(), connections::endWithAnswers);
  }
}
