package io.phonecommand.worker;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.message.Task;
import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.SimulatedPhone;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** What a probe hears of a worker: whether it works, and whether to restart it. */
@Execution(ExecutionMode.CONCURRENT)
class WorkerHealthIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static WorkerFixture kafka;
  private static PhoneSimulator simulator;

  @BeforeAll
  static void start() throws Exception {
    kafka = new WorkerFixture();
    simulator = PhoneSimulator.start();
  }

  @AfterAll
  static void stop() {
    simulator.close();
    kafka.close();
  }

  /** A worker with one phone, which is called as its site is. */
  private static ConfigurableApplicationContext startWorker(
      SpringApplicationBuilder worker, String site, String... more) throws Exception {
    SimulatedPhone phone = simulator.add(PhoneProfile.named(site));
    Path inventory =
        Files.writeString(folder.resolve(site + ".yml"), WorkerFixture.inventoryOf(List.of(phone)));
    String[] impatient =
        Stream.concat(Stream.of("--phone-command.worker.start-patience=1s"), Arrays.stream(more))
            .toArray(String[]::new);
    return kafka.startWorker(worker, site, inventory, folder.resolve("adbkey"), impatient);
  }

  private static ConfigurableApplicationContext startWorker(String site, String... more)
      throws Exception {
    return startWorker(WorkerServiceApplication.builder(), site, more);
  }

  private static boolean isAnnounced(String instanceId) {
    return kafka.announcements().stream().anyMatch(said -> said.key().equals(instanceId));
  }

  private static Status status(ConfigurableApplicationContext worker, String group) {
    return Objects.requireNonNull(worker.getBean(HealthEndpoint.class).healthForPath(group))
        .getStatus();
  }

  private static String causeOf(ConfigurableApplicationContext worker) {
    return worker.getBean(HealthEndpoint.class).healthForPath("readiness", "intake")
            instanceof IndicatedHealthDescriptor health
        ? String.valueOf(health.getDetails())
        : "";
  }

  private static void awaitCause(ConfigurableApplicationContext worker, String cause) {
    await().atMost(LIMIT).until(() -> causeOf(worker).contains(cause));
    assertThat(status(worker, "readiness")).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(status(worker, "liveness")).isEqualTo(Status.UP);
  }

  @Test
  void versionOfTheBuild_isInInfo_andInTheMetrics() throws Exception {
    try (var worker = startWorker("versioned")) {
      String version = Objects.requireNonNull(worker.getBean(BuildProperties.class).getVersion());

      assertThat(worker.getBean(InfoEndpoint.class).info())
          .extractingByKey("build", as(MAP))
          .containsEntry("version", version);
      assertThat(version).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
      assertThat(
              worker
                  .getBean(MeterRegistry.class)
                  .get("phone_command.build")
                  .tag("version", version)
                  .gauge()
                  .value())
          .isEqualTo(1);
    }
  }

  @Test
  void withoutItsTopics_itWaits_andAnnouncesNothing_andWorksOnceTheyAreThere() throws Exception {
    try (var worker = startWorker("late", "--phone-command.topics.create=false")) {
      awaitCause(worker, "topic phone-command.tasks.late is not there");
      assertThat(isAnnounced("late")).isFalse();

      kafka.makeTopics("late");

      await().atMost(LIMIT).until(() -> status(worker, "readiness").equals(Status.UP));
      await().atMost(LIMIT).until(() -> isAnnounced("late"));
      Task task = WorkerFixture.task("late", "late", "echo late", LIMIT);
      kafka.publish(task);
      assertThat(kafka.answerTo(task).errorCode()).isEmpty();
    }
  }

  @Test
  void whileKafkasNamesHaveNoAddress_itWaits() throws Exception {
    try (var worker =
        startWorker("nowhere", "--spring.kafka.bootstrap-servers=kafka.invalid:9092")) {
      awaitCause(worker, "No resolvable bootstrap urls given in bootstrap.servers");
    }
  }

  @Test
  void pollLoopThatHasDied_isNotReady_andAsksForARestart() throws Exception {
    BeanPostProcessor dying =
        new BeanPostProcessor() {
          @Override
          public Object postProcessAfterInitialization(Object bean, String name) {
            return name.equals("taskConsumer") ? whosePollsKill(bean) : bean;
          }
        };
    try (var worker =
        startWorker(
            WorkerServiceApplication.builder()
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(dying)),
            "dying")) {
      await().atMost(LIMIT).until(() -> status(worker, "liveness").equals(Status.DOWN));
      assertThat(status(worker, "readiness")).isEqualTo(Status.DOWN);
    }
  }

  private static Object whosePollsKill(Object consumer) {
    return Proxy.newProxyInstance(
        consumer.getClass().getClassLoader(),
        new Class<?>[] {Consumer.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("poll")) {
            throw new AssertionError("as the test wants");
          }
          return method.invoke(consumer, arguments);
        });
  }
}
