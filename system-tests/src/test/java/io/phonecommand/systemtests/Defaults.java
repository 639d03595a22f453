package io.phonecommand.systemtests;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.ClassPathResource;

/** What a service uses where an operator sets nothing. */
public final class Defaults {

  public static final Defaults API = new Defaults("api-service.yml");
  public static final Defaults WORKER = new Defaults("worker-service.yml");

  private final Properties properties;

  private Defaults(String file) {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource(file));
    properties = Objects.requireNonNull(yaml.getObject());
  }

  public Duration duration(String key) {
    return DurationStyle.detectAndParse(text(key));
  }

  public int number(String key) {
    return Integer.parseInt(text(key));
  }

  private String text(String key) {
    return Objects.requireNonNull(properties.getProperty(key), key);
  }
}
