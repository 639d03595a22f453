package io.phonecommand.systemtests;

import io.phonecommand.api.stop.StopLimits;
import java.time.Duration;
import java.util.List;
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

  /** From the stop signal to the end of an api replica, at the most. */
  static Duration apiStops() {
    return StopLimits.sum(
        API.duration("phone-command.api.stop-pause"),
        API.duration("spring.lifecycle.timeout-per-shutdown-phase"),
        API.duration("phone-command.api.delivery-timeout"));
  }

  /** From the stop signal to the end of a worker, at the most. */
  static Duration workerStops() {
    return io.phonecommand.worker.stop.StopLimits.sum(
        WORKER.duration("phone-command.worker.intake.shutdown-grace"));
  }

  public Duration duration(String key) {
    return DurationStyle.detectAndParse(text(key));
  }

  public int number(String key) {
    return Integer.parseInt(text(key));
  }

  String text(String key) {
    return Objects.requireNonNull(properties.getProperty(key), key);
  }

  /** The names of settings that end in {@code part}. */
  List<String> namesLike(String part) {
    return properties.keySet().stream()
        .map(String::valueOf)
        .filter(name -> name.endsWith(part))
        .toList();
  }
}
