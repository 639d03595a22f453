package io.phonecommand.api.connections;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.api.stop.StopPause;
import io.phonecommand.api.stop.StopSignal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConnectionsConfiguration {

  @Bean
  Connections connections(ServiceSettings settings, MeterRegistry meters) {
    return new Connections(settings.api().connections(), meters);
  }

  @Bean
  StopPause stopPause(ServiceSettings settings, Connections connections, StopSignal signal) {
    return new StopPause(
        settings.api().stopPause(),
        () -> {
          connections.endWithAnswers();
          signal.give();
        });
  }
}
