package io.phonecommand.api.limits;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.settings.ServiceSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LimitsConfiguration {

  @Bean
  TenantLimits tenantLimits(ServiceSettings settings, MeterRegistry meters) {
    // Not the wall clock, which can be set back.
    return new TenantLimits(settings.api().limits(), TimeMeter.SYSTEM_NANOTIME, meters);
  }

  @Bean
  QueryLimits queryLimits(ServiceSettings settings, MeterRegistry meters) {
    return new QueryLimits(
        settings.api().limits(), settings.api().jobs(), TimeMeter.SYSTEM_NANOTIME, meters);
  }
}
