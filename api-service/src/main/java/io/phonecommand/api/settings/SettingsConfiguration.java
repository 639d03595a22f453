package io.phonecommand.api.settings;

import io.phonecommand.api.start.StartException;
import io.phonecommand.common.settings.EnvironmentNames;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Binds the settings; a name that is none of them stops the start, wherever it comes from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServiceSettings.class)
class SettingsConfiguration {

  private static final String ENVIRONMENT =
      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

  /** Boot refuses unknown names of files and arguments, and lets those of the environment pass. */
  @Bean
  static BeanFactoryPostProcessor variablesOfTheEnvironment(ConfigurableEnvironment environment) {
    return beans -> {
      var variables = environment.getPropertySources().get(ENVIRONMENT);
      if (variables instanceof EnumerablePropertySource<?> all) {
        refuseUnknown(List.of(all.getPropertyNames()));
      }
    };
  }

  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor namesWithoutAValue() {
    return NamesWithoutAValue::new;
  }

  /**
   * Lets names pass that set something here, or at a worker, or have nothing to do with us.
   *
   * @throws StartException that names the others
   */
  static void refuseUnknown(List<String> variables) {
    List<String> unknown =
        EnvironmentNames.unknown(
            variables, ServiceSettings.PREFIX, ServiceSettings.class, "worker");
    if (!unknown.isEmpty()) {
      throw new StartException(
          "The environment sets what is no setting: " + String.join(", ", unknown),
          "Remove it, or correct its name. phone-command.api.sync-window is"
              + " PHONECOMMAND_API_SYNCWINDOW; api-service.yml has all settings.",
          null);
    }
  }
}
