package io.phonecommand.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.phonecommand.simulator.PhoneProfile;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The system against Kafka as Apache ships it, in a process and a machine of its own. Needs a
 * Docker engine; where there is none it says so and is skipped.
 */
class ContainerKafkaIT {

  /** The image may have to be fetched first. */
  private static final int LIMIT_MINUTES = 5;

  /** Spring Boot starts it, and says where it is. */
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(ServiceConnectionAutoConfiguration.class)
  static class Kafka {

    @Bean
    @ServiceConnection
    KafkaContainer kafka() {
      return new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion())
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    }
  }

  @Test
  @Timeout(value = LIMIT_MINUTES, unit = TimeUnit.MINUTES)
  void referenceExampleAndUnknownInstance_areAnswered() throws Exception {
    assumeTrue(isDockerThere(), "no Docker engine");

    try (ConfigurableApplicationContext kafka =
            new SpringApplicationBuilder(Kafka.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run();
        LocalSystem system =
            LocalSystem.startOn(
                kafka.getBean(KafkaConnectionDetails.class),
                List.of(
                    PhoneProfile.named("a44uhlf7").withoutSystem(), PhoneProfile.named("efjy72gs")),
                Duration.ofSeconds(10))) {
      HttpResponse<String> response =
          system.post(
              """
                {"command":"ls -l /system","instance_ids":["a44uhlf7","efjy72gs","nobody"]}
                """);

      assertThat(response.body())
          .startsWith(
              "{\"error_code\":\"0\",\"error_msg\":\"ok\",\"data\":{\"cmd_results\":["
                  + "{\"instance_id\":\"a44uhlf7\",\"status\":-1,\"error_code\":\"CPS.0191\","
                  + "\"error_msg\":\"Run command failed.\",\"execute_msg\":"
                  + "\"ls: cannot access '/system': No such file or directory\"},"
                  + "{\"instance_id\":\"efjy72gs\",\"status\":2,\"error_code\":\"\","
                  + "\"error_msg\":\"\",\"execute_msg\":\"total ")
          .endsWith(
              "{\"instance_id\":\"nobody\",\"status\":-1,\"error_code\":\"CPS.0005\","
                  + "\"error_msg\":\"Phone not found.\",\"execute_msg\":\"\"}]}}");
      assertThat(system.commandsOf("efjy72gs")).containsExactly("ls -l /system");
    }
  }

  private static boolean isDockerThere() {
    // Looking for an engine in vain, it logs stack traces by the page. Not a matter for a logging
    // configuration file: the services bring the one that holds.
    ((Logger) LoggerFactory.getLogger("org.testcontainers")).setLevel(Level.OFF);
    if (DockerClientFactory.instance().isDockerAvailable()) {
      return true;
    }
    System.err.println(
        "!!! ContainerKafkaIT did NOT run: it needs a Docker engine, and none can be reached here.");
    return false;
  }
}
