package io.phonecommand.worker.timing;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TimingConfiguration {

  @Bean
  Timers timers() {
    return new Timers();
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
