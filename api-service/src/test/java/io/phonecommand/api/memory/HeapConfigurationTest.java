package io.phonecommand.api.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.kafka.SmallFetches;
import io.phonecommand.api.settings.ApiSettings;
import io.phonecommand.api.settings.GivenSettings;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.memory.HeapBudget;
import io.phonecommand.common.topic.TopicLayout;
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

  private static Binder settings(String setting, String value) throws IOException {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(new MapPropertySource("given", Map.of(setting, value, KEY, "file:any")));
    new YamlPropertySourceLoader()
        .load("api", new ClassPathResource("api-service.yml"))
        .forEach(sources::addLast);
    return new Binder(ConfigurationPropertySources.from(sources));
  }

  private static HeapBudget budget(long heap, String setting, String value) throws IOException {
    Binder binder = settings(setting, value);
    KafkaProperties kafka = binder.bind("spring.kafka", KafkaProperties.class).get();
    int connections = binder.bind("server.tomcat.max-connections", Integer.class).get();
    DataSize headers = binder.bind("server.max-http-request-header-size", DataSize.class).get();
    HeapBudget budget =
        HeapConfiguration.budget(
            heap,
            binder.bind("phone-command", ServiceSettings.class).get(),
            new KafkaSettings(
                kafka.buildConsumerProperties(),
                kafka.buildProducerProperties(),
                kafka.buildAdminProperties()),
            connections,
            headers);
    // As it is by default.
    HeapConfiguration.addManagementPort(budget, connections, headers);
    return budget;
  }

  private static long number(String file, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file)));
    assertThat(found.find()).as("%s in %s", pattern, file).isTrue();
    return Long.parseLong(found.group(1));
  }

  /** However many phones a tenant has, and whatever strangers do. */
  @Test
  void byDefault_noTenantCanFillThePort() throws Exception {
    Binder binder = settings("none", "");
    ApiSettings api = binder.bind("phone-command", ServiceSettings.class).get().api();
    int ofOneTenant =
        api.connections().perTenant()
            + api.limits().requestsInFlight()
            + api.jobs().waitsPerTenant()
            + api.jobs().streamsPerTenant()
            + api.jobs().cancelsPerTenant();

    assertThat(ofOneTenant + api.connections().withoutToken())
        .isLessThan(binder.bind("server.tomcat.max-connections", Integer.class).get());
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

  /** For whoever asks about a task, and does not wait. */
  @Test
  void someConnections_areLeft_whoeverWaits() throws Exception {
    String file = "api-service/src/main/resources/api-service.yml";
    long connections = number(file, " max-connections: ([0-9]+)");
    long busy =
        number(file, " max-waiting-requests: ([0-9]+)")
            + number(file, " waits: ([0-9]+)")
            + number(file, " streams: ([0-9]+)")
            + number(file, " cancels: ([0-9]+)");

    assertThat(connections).isGreaterThanOrEqualTo(busy + 20);
    assertThat(Files.readString(ROOT.resolve("docs/operations.md")))
        .contains("above all four together, and is by " + (connections - busy) + " |");
  }

  /** What has no setting of its own is told as one sum. */
  @Test
  void kafkasBuffers_areAsOperationsSays() throws Exception {
    KafkaSettings kafka = KafkaSettings.to("localhost:1");
    ServiceSettings settings = GivenSettings.with();
    TopicLayout topics = settings.topics();
    long fetched = topics.instancePartitions() + topics.requestPartitions() + 1L;
    long little = topics.jobPartitions() + 2L * HeapPlan.SITES;
    long bytes =
        2 * kafka.producerBytes()
            + HeapPlan.JOBS_BUFFER
            + fetched * kafka.bytesPerPartition()
            + little * SmallFetches.bytesPerPartition(kafka)
            + settings.api().jobs().readers() * SmallFetches.bytesPerReader(kafka);

    assertThat(Files.readString(ROOT.resolve("docs/operations.md")))
        .contains("; %d MiB with %d sites; ".formatted(bytes / MIB, HeapPlan.SITES))
        .contains("`jobs` is %d MiB in the api".formatted(HeapPlan.JOBS_BUFFER / MIB));
    assertThat(Files.readString(ROOT.resolve("api-service/src/main/resources/api-service.yml")))
        .contains("the one of jobs always has %d MiB.".formatted(HeapPlan.JOBS_BUFFER / MIB));
  }

  @Test
  void eachSetting_counts() throws Exception {
    for (String setting :
        List.of(
            "server.tomcat.max-connections",
            "server.max-http-request-header-size",
            "phone-command.api.auth.remembered-tokens",
            "phone-command.api.jobs.remembered-views",
            "phone-command.api.remembered-requests",
            "phone-command.api.expected-instances",
            "phone-command.topics.instance-partitions",
            "phone-command.topics.request-partitions",
            "phone-command.topics.job-partitions",
            "phone-command.api.jobs.waits",
            "phone-command.api.jobs.streams",
            "phone-command.api.jobs.cancels",
            "spring.kafka.properties.buffer.memory",
            "spring.kafka.properties.max.partition.fetch.bytes")) {
      assertThat(budget(600 * MIB, setting, "99000000").fits()).as(setting).isFalse();
    }
    assertThat(budget(600 * MIB, "none", "").toString())
        .contains("max.partition.fetch.bytes of workers and states 32 x 131072 B = 4 MiB");
    String instances = "phone-command.api.max-instances-per-request";
    assertThat(budget(600 * MIB, instances, "100").fits()).isFalse();
    assertThat(budget(600 * MIB, "none", "").fits()).isTrue();
  }
}
