package io.phonecommand.api.stop;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StopConfiguration {

  @Bean
  StopSignal stopSignal() {
    return new StopSignal();
  }
}
