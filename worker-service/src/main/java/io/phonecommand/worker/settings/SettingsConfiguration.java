package io.phonecommand.worker.settings;

import io.phonecommand.common.settings.EnvironmentNames;
import io.phonecommand.common.settings.NamesWithoutAValue;
import java.util.Collection;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Binds the settings; a name that is none of them stops the start, wherever it comes from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServiceSettings.class)
class SettingsConfiguration {

  @Bean
  static BeanFactoryPostProcessor variablesOfTheEnvironment(ConfigurableEnvironment environment) {
    return beans -> refuseUnknown(EnvironmentNames.of(environment));
  }

  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor namesWithoutAValue() {
    return NamesWithoutAValue::new;
  }

  static void refuseUnknown(Collection<String> variables) {
    EnvironmentNames.refuseUnknown(
        variables,
        ServiceSettings.PREFIX,
        ServiceSettings.class,
        "api",
        "Remove it, or correct its name. phone-command.worker.start-patience is"
            + " PHONECOMMAND_WORKER_STARTPATIENCE; worker-service.yml has all settings.");
  }
}
