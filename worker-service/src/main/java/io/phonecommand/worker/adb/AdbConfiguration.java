package io.phonecommand.worker.adb;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.timing.Timers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdbConfiguration {

  @Bean
  DadbDeviceShell deviceShell(
      ServiceSettings settings, Timers timers, Sightings sightings, MeterRegistry metrics) {
    return new DadbDeviceShell(settings.worker().adb(), timers, sightings, metrics);
  }
}
