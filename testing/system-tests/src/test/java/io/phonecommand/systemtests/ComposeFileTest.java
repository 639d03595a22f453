package io.phonecommand.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where docker-compose.yml and the files in deploy name things of the services, they exist. */
class ComposeFileTest {

  private static final Path ROOT = Path.of("..", "..");
  private static final JsonNode SERVICES = yaml(read("docker-compose.yml")).path("services");

  /** A property without a default stands in a comment. */
  private static final Pattern COMMENTED_PROPERTY = Pattern.compile("(?m)^( *)# ([a-z-]+: \\S+)$");

  @ParameterizedTest
  @ValueSource(strings = {"api", "worker-north", "worker-south"})
  void environment_consistsOfPropertiesThatTheServiceHas(String service) {
    List<String> names =
        SERVICES.path(service).path("environment").propertyNames().stream().toList();

    assertThat(names)
        .hasSizeGreaterThan(1)
        .isSubsetOf(environmentNames("", configuration(service), new HashSet<>()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "worker-north", "worker-south"})
  void healthCheckAndMetrics_useThePortThatTheServiceHasForThem(String service) {
    int port = operatorsPort(configuration(service));

    assertThat(texts(SERVICES.path(service).path("healthcheck").path("test")))
        .containsExactly("CMD", "ready", Integer.toString(port), "/actuator/health/readiness");
    List<String> targets = new ArrayList<>();
    yaml(read("deploy/prometheus.yml"))
        .path("scrape_configs")
        .path(0)
        .path("static_configs")
        .forEach(group -> targets.addAll(texts(group.path("targets"))));
    assertThat(targets).contains(service + ":" + port);
  }

  /** A health check can only see what is part of what it looks at. */
  @ParameterizedTest
  @CsvSource({
    "api, readiness,"
        + " 'instanceDirectory, directoryContents, requestHistory, results, kafka, topics, statesRead'",
    "api, liveness, pollLoops",
    "worker-north, readiness, 'intake, announcements, announcementLoop, topics'",
    "worker-north, liveness, 'pollLoop, announcementLoop, statesLoop'"
  })
  void whatThePollLoopsAndTheTopicsSay_isPartOfTheProbes(
      String service, String group, String parts) {
    String state = group + "State";

    assertThat(group(configuration(service), group)).isEqualTo(state + ", " + parts);
  }

  private static String group(JsonNode configuration, String group) {
    String setting = "group." + group + ".include";
    JsonNode management = configuration.path("management");
    return management
        .path("endpoint.health")
        .path(setting)
        .asString(management.path("endpoint").path("health").path(setting).asString(""));
  }

  @Test
  void callers_reachTheApiAndNotItsManagementPort() {
    int port = configuration("api").path("server").path("port").asInt();

    assertThat(texts(SERVICES.path("api").path("ports")))
        .containsExactly("127.0.0.1:%d:%d".formatted(port, port));
    assertThat(port).isNotEqualTo(operatorsPort(configuration("api")));
  }

  /** One that is killed before leaves callers without an answer. */
  @ParameterizedTest
  @ValueSource(strings = {"api", "worker-north", "worker-south"})
  void services_areGivenTheTimeForAllStagesOfStopping(String service) {
    String grace = SERVICES.path(service).path("stop_grace_period").asString();

    assertThat(DurationStyle.detectAndParse(grace))
        .isGreaterThan(service.equals("api") ? Defaults.apiStops() : Defaults.workerStops());
  }

  @Test
  void brokers_haveTheVersionThatTheClientsHave() {
    for (String broker : List.of("kafka-1", "kafka-2", "kafka-3")) {
      assertThat(SERVICES.path(broker).path("image").asString())
          .isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
    }
  }

  @Test
  void inventories_nameEachSimulatedPhoneOnceAndWhereItListens() {
    List<String> arguments = texts(SERVICES.path("phones").path("command"));
    assertThat(arguments).contains("--phones=6", "--base-port=20000");

    List<String> phones = new ArrayList<>();
    for (String site : List.of("north", "south")) {
      yaml(read("deploy/" + site + "/inventory.yml"))
          .path("instances")
          .forEach(
              phone ->
                  phones.add(phone.path("id").asString() + " " + phone.path("address").asString()));
    }
    assertThat(phones)
        .containsExactly(
            "phone-0001 phones:20000",
            "phone-0002 phones:20001",
            "phone-0003 phones:20002",
            "phone-0004 phones:20003",
            "phone-0005 phones:20004",
            "phone-0006 phones:20005");
  }

  /** Where health and metrics are: on the management port, if the service has one. */
  private static int operatorsPort(JsonNode configuration) {
    return configuration
        .path("management")
        .path("server.port")
        .asInt(configuration.path("server").path("port").asInt());
  }

  /** The commented YAML that a service ships with. */
  private static JsonNode configuration(String service) {
    String module = SERVICES.path(service).path("build").path("args").path("MODULE").asString();
    String file = "/" + module + ".yml";
    try (InputStream in = Objects.requireNonNull(ComposeFileTest.class.getResourceAsStream(file))) {
      String text = new String(in.readAllBytes(), UTF_8);
      return yaml(COMMENTED_PROPERTY.matcher(text).replaceAll("$1$2"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the properties are called as environment variables: Spring Boot's relaxed binding. */
  private static Set<String> environmentNames(String prefix, JsonNode tree, Set<String> names) {
    for (Map.Entry<String, JsonNode> property : tree.properties()) {
      String name =
          prefix + property.getKey().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
      if (property.getValue().isObject()) {
        environmentNames(name + "_", property.getValue(), names);
      } else {
        names.add(name);
      }
    }
    return names;
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static JsonNode yaml(String text) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return JsonMapper.shared().valueToTree(tree);
  }

  private static String read(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
