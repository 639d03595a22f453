package io.phonecommand.quickstart;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.ApiServiceApplication;
import io.phonecommand.worker.WorkerServiceApplication;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;

/**
 * The two services as they are, configured for one JVM: topics of one copy, short limits on
 * shutting down, and bounds with which several of them share a heap of 512 MiB.
 *
 * @param kafka where Kafka is
 * @param temporary a folder for what need not outlive this JVM
 */
public record Services(KafkaConnectionDetails kafka, Path temporary) {

  private static final String LOGGING = "classpath:logback.xml";

  /** Starts the worker of {@code site}; returns once it has announced its phones. */
  public ConfigurableApplicationContext startWorker(String site, Path inventory, Path adbKey) {
    return WorkerServiceApplication.builder()
        .initializers(this::connect)
        .web(WebApplicationType.NONE)
        .registerShutdownHook(false)
        .run(
            arguments(
                "--phone-command.worker.site=" + site,
                "--phone-command.worker.inventory=" + inventory,
                "--phone-command.worker.adb.key-file=" + adbKey,
                "--phone-command.worker.intake.shutdown-grace=1s",
                "--phone-command.worker.expected-phones=100",
                "--phone-command.worker.lanes.max-tasks=2000",
                "--phone-command.worker.lanes.remembered-results=2000",
                "--phone-command.worker.lanes.remembered-tasks=20000"));
  }

  /**
   * Starts the API; it listens when this returns.
   *
   * @param more arguments that win over the quickstart's own
   */
  public ConfigurableApplicationContext startApi(Path publicKey, List<String> more) {
    return ApiServiceApplication.builder()
        .initializers(this::connect)
        .registerShutdownHook(false)
        .run(
            Stream.concat(
                    Stream.of(
                        arguments(
                            "--phone-command.api.auth.public-key=" + publicKey.toUri(),
                            "--server.tomcat.basedir=" + temporary.resolve("tomcat"),
                            // Any free one: nobody here looks at it but the quickstart.
                            "--management.server.port=0",
                            "--management.server.address=127.0.0.1",
                            "--server.tomcat.max-connections=300",
                            "--phone-command.api.max-waiting-requests=180",
                            "--phone-command.api.remembered-requests=20000",
                            "--phone-command.api.expected-instances=1000",
                            "--phone-command.api.stop-pause=0",
                            "--spring.lifecycle.timeout-per-shutdown-phase=1s")),
                    more.stream())
                .toArray(String[]::new));
  }

  /**
   * Sets up the logging that all services of this JVM share. Services that begin side by side and
   * do it each by itself could leave it silenced.
   */
  public static void prepareLogging() {
    LoggingSystem logging = LoggingSystem.get(Services.class.getClassLoader());
    logging.beforeInitialize();
    logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), LOGGING, null);
  }

  /** How many instances {@code api} has heard of. */
  static int knownInstances(ConfigurableApplicationContext api) {
    return gauge(api, "phone_command.directory.instances");
  }

  /** How many sites {@code api} knows whose workers understand asynchronous requests. */
  public static int jobSites(ConfigurableApplicationContext api) {
    return gauge(api, "phone_command.workers.job_sites");
  }

  private static int gauge(ConfigurableApplicationContext api, String name) {
    return (int) api.getBean(MeterRegistry.class).get(name).gauge().value();
  }

  /** The port that {@code api} listens on. */
  public static int portOf(ConfigurableApplicationContext api) {
    var server = ((WebServerApplicationContext) api).getWebServer();
    if (server == null) {
      throw new IllegalStateException("the API has no web server");
    }
    return server.getPort();
  }

  /** The port on which {@code api} says whether it is ready. */
  public static int managementPortOf(ConfigurableApplicationContext api) {
    return api.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
  }

  private void connect(ConfigurableApplicationContext service) {
    service.getBeanFactory().registerSingleton("kafkaOfThisJvm", kafka);
  }

  private String[] arguments(String... own) {
    return Stream.concat(
            Stream.of(
                "--phone-command.topics.replication-factor=1",
                "--phone-command.topics.task-partitions=4",
                "--phone-command.topics.result-partitions=4",
                "--phone-command.topics.instance-partitions=1",
                "--phone-command.topics.request-partitions=1",
                "--phone-command.topics.job-partitions=4",
                // A topic of a site that has just come is seen at once.
                "--phone-command.topics.look-pause=500ms",
                "--logging.config=" + LOGGING,
                "--logging.level.root=warn",
                "--logging.level.org.apache.kafka=error",
                "--spring.main.log-startup-info=false"),
            Stream.of(own))
        .toArray(String[]::new);
  }
}
