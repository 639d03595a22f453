package io.phonecommand.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.phonecommand.common.settings.SettingsFailureAnalyzer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** The settings of {@code api-service.yml} with some of them changed, as the service has them. */
public final class GivenSettings {

  private GivenSettings() {}

  /**
   * The settings that come of what is given.
   *
   * @param changed {@code name=value}, without {@code phone-command}; a public key is there already
   */
  public static ServiceSettings with(String... changed) {
    Map<String, Object> given = new HashMap<>();
    given.put("phone-command.api.auth.public-key", "file:any");
    for (String setting : changed) {
      int equals = setting.indexOf('=');
      given.put("phone-command." + setting.substring(0, equals), setting.substring(equals + 1));
    }
    try (var context = new AnnotationConfigApplicationContext()) {
      MutablePropertySources sources = context.getEnvironment().getPropertySources();
      sources.addFirst(new MapPropertySource("given", given));
      defaults().forEach(sources::addLast);
      context.register(SettingsConfiguration.class);
      context.refresh();
      return context.getBean(ServiceSettings.class);
    }
  }

  /** What an operator is told of settings with which the service does not start. */
  public static String problemWith(String... changed) {
    Throwable failure = catchThrowable(() -> with(changed));
    assertThat(failure).as(String.join(" ", changed)).isNotNull();
    FailureAnalysis analysis = new SettingsFailureAnalyzer().analyze(failure);
    return analysis == null
        ? String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage())
        : analysis.getDescription();
  }

  static List<PropertySource<?>> defaults() {
    try {
      return new YamlPropertySourceLoader().load("api", new ClassPathResource("api-service.yml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
