package io.phonecommand.worker.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.memory.HeapBudget;
import io.phonecommand.worker.settings.ServiceSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ClassPathResource;

/** What a worker may hold with the defaults that it ships with, and with others. */
class HeapConfigurationTest {

  private static final long MIB = 1024 * 1024;

  private static HeapBudget budget(long heap, Map<String, Object> given) throws IOException {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(new MapPropertySource("given", given));
    sources.addLast(new MapPropertySource("site", Map.of("phone-command.worker.site", "north")));
    new YamlPropertySourceLoader()
        .load("worker", new ClassPathResource("worker-service.yml"))
        .forEach(sources::addLast);
    Binder binder = new Binder(ConfigurationPropertySources.from(sources));
    KafkaProperties kafka = binder.bind("spring.kafka", KafkaProperties.class).get();
    return HeapConfiguration.budget(
        heap,
        binder.bind("phone-command", ServiceSettings.class).get(),
        new KafkaSettings(
            kafka.buildConsumerProperties(),
            kafka.buildProducerProperties(),
            kafka.buildAdminProperties()),
        binder.bind("server.tomcat.max-connections", Integer.class).get());
  }

  /** The image's in a container of 1 GiB, of which the JVM counts one survivor space less. */
  @Test
  void defaults_fitTheHeapThatTheySayTheyFit() throws Exception {
    HeapBudget budget = budget(614 * MIB * 96 / 100, Map.of());

    assertThat(budget.fits()).as(budget.toString()).isTrue();
    assertThat(budget(300 * MIB, Map.of()).fits()).isFalse();
  }

  @Test
  void eachSetting_counts() throws Exception {
    for (String setting :
        List.of(
            "server.tomcat.max-connections",
            "phone-command.worker.expected-phones",
            "phone-command.worker.states.asks-per-second",
            "phone-command.worker.lanes.remembered-tasks",
            "phone-command.topics.task-partitions")) {
      assertThat(budget(1024 * MIB, Map.of(setting, "9000000")).fits()).as(setting).isFalse();
    }
    assertThat(budget(1024 * MIB, Map.of("phone-command.worker.lanes.max-tasks", "400000")).fits())
        .isFalse();
    String results = "phone-command.worker.lanes.remembered-results";
    assertThat(budget(1024 * MIB, Map.of(results, "400000")).fits()).isFalse();
    String buffer = "spring.kafka.properties.buffer.memory";
    assertThat(budget(1024 * MIB, Map.of(buffer, "900000000")).fits()).isFalse();
    assertThat(budget(1024 * MIB, Map.of()).fits()).isTrue();
  }
}
