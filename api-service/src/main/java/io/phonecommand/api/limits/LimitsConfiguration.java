package io.phonecommand.api.limits;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsProperties.class)
class LimitsConfiguration {

  @Bean
  TenantLimits tenantLimits(LimitsProperties properties, MeterRegistry meters) {
    // Not the wall clock, which can be set back.
    return new TenantLimits(properties, TimeMeter.SYSTEM_NANOTIME, meters);
  }
}
