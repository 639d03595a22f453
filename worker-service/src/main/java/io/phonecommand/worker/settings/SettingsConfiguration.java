package io.phonecommand.worker.settings;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Binds the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServiceSettings.class)
class SettingsConfiguration {

  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor namesWithoutAValue() {
    return NamesWithoutAValue::new;
  }
}
