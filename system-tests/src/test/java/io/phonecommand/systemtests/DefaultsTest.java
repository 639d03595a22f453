package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.ClassPathResource;

/** Defaults of one service that must fit to those of the other. */
class DefaultsTest {

  private static final Properties API = defaults("api-service.yml");
  private static final Properties WORKER = defaults("worker-service.yml");

  private static Properties defaults(String file) {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource(file));
    return Objects.requireNonNull(yaml.getObject());
  }

  private static Duration duration(Properties defaults, String key) {
    return DurationStyle.detectAndParse(Objects.requireNonNull(defaults.getProperty(key), key));
  }

  /** A repeat of the window's last moment may be claimed a sync window later, and must not run. */
  @Test
  void worker_remembersLongerThanARepeatMayTake() {
    Duration repeatsComeFor = duration(API, "phone-command.api.idempotency-window");
    Duration eachTakes = duration(API, "phone-command.api.sync-window");

    assertThat(duration(WORKER, "phone-command.worker.lanes.idempotency-window"))
        .isGreaterThan(repeatsComeFor.plus(eachTakes));
  }
}
