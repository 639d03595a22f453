package io.phonecommand.api.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.memory.HeapBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/** What the service may hold with the defaults that it ships with, and with others. */
class HeapConfigurationTest {

  private static final long MIB = 1024 * 1024;
  private static final Path ROOT = Path.of("..");
  private static final String KEY = "phone-command.api.auth.public-key";

  private static HeapBudget budget(long heap, String setting, String value) throws IOException {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(new MapPropertySource("given", Map.of(setting, value, KEY, "file:any")));
    new YamlPropertySourceLoader()
        .load("api", new ClassPathResource("api-service.yml"))
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
        binder.bind("server.tomcat.max-connections", Integer.class).get(),
        binder.bind("server.max-http-request-header-size", DataSize.class).get());
  }

  private static long number(String file, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file)));
    assertThat(found.find()).as("%s in %s", pattern, file).isTrue();
    return Long.parseLong(found.group(1));
  }

  @Test
  void defaults_fitTheImagesHeap() throws Exception {
    long container = number("docker-compose.yml", "mem_limit: ([0-9]+)g") * 1024 * MIB;
    long heap = container * number("Dockerfile", "MaxRAMPercentage=([0-9]+)") / 100;
    // The JVM counts one survivor space less.
    HeapBudget budget = budget(heap * 96 / 100, "none", "");

    assertThat(budget.fits()).as(budget.toString()).isTrue();
    assertThat(budget(300 * MIB, "none", "").fits()).isFalse();
  }

  @Test
  void eachSetting_counts() throws Exception {
    for (String setting :
        List.of(
            "server.tomcat.max-connections",
            "server.max-http-request-header-size",
            "phone-command.api.auth.remembered-tokens",
            "phone-command.api.remembered-requests",
            "phone-command.api.expected-instances",
            "phone-command.topics.instance-partitions",
            "phone-command.topics.request-partitions",
            "spring.kafka.properties.buffer.memory",
            "spring.kafka.properties.max.partition.fetch.bytes")) {
      assertThat(budget(600 * MIB, setting, "99000000").fits()).as(setting).isFalse();
    }
    String instances = "phone-command.api.max-instances-per-request";
    assertThat(budget(600 * MIB, instances, "100").fits()).isFalse();
    assertThat(budget(600 * MIB, "none", "").fits()).isTrue();
  }
}
