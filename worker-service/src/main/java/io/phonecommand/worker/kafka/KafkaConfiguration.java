package io.phonecommand.worker.kafka;

import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.memory.HeapPlan;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.settings.WorkerSettings;
import io.phonecommand.worker.stop.StopLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

  /** How long Kafka may take to answer for the topics; then it is asked again. */
  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(10);

  /** Nobody waits for a result longer than a sync window, 10 s by default. */
  private static final Duration RESULT_DELIVERY_TIMEOUT = Duration.ofSeconds(10);

  /**
   * A topic that nobody wrote to for so long is asked for anew: never, as long as a worker runs.
   */
  private static final Duration METADATA_IDLE = Duration.ofDays(3650);

  /** {@code spring.kafka}, and what the promises need. */
  @Bean
  KafkaClients kafkaClients(
      ConsumerFactory<String, byte[]> consumers,
      ProducerFactory<String, byte[]> producers,
      KafkaAdmin admin) {
    return new KafkaClients(consumers, producers, admin);
  }

  /** The one producer of this worker: results and announcements. */
  @Bean(destroyMethod = "")
  Producer<String, byte[]> producer(KafkaClients clients) {
    return clients.producer("results", RESULT_DELIVERY_TIMEOUT, StopLimits.RESULTS, Map.of());
  }

  /**
   * Of its own: last words that Kafka does not take are sent again and again, and must not fill the
   * other one's buffer.
   */
  @Bean(destroyMethod = "")
  Producer<String, byte[]> jobProducer(KafkaClients clients) {
    return clients.producer(
        "jobs", RESULT_DELIVERY_TIMEOUT, StopLimits.RESULTS, jobProducerSettings());
  }

  /**
   * What it can't take at once it refuses: last words are sent again anyway, and whoever says them,
   * the poll loop among others, has to go on.
   */
  static Map<String, Object> jobProducerSettings() {
    return Map.of(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        HeapPlan.JOB_BUFFER,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        0L,
        ProducerConfig.METADATA_MAX_IDLE_CONFIG,
        METADATA_IDLE.toMillis());
  }

  @Bean(initMethod = "start")
  KafkaStart kafkaStart(
      KafkaClients clients, ServiceSettings settings, ConfigurableApplicationContext worker) {
    return new KafkaStart(
        () -> requireTopics(clients.settings(), settings),
        settings.worker().startPatience(),
        () -> System.exit(SpringApplication.exit(worker, () -> 1)));
  }

  private static void requireTopics(KafkaSettings kafka, ServiceSettings settings) {
    if (settings.topics().create()) {
      TopicCreator.ensure(kafka, topics(settings), TOPICS_TIMEOUT);
    } else {
      TopicCreator.require(kafka, topics(settings), TOPICS_TIMEOUT);
    }
    WorkerSettings worker = settings.worker();
    TaskRetention.require(
        kafka,
        Topics.tasks(worker.site()),
        worker.jobs().retention(worker.lanes().idempotencyWindow()),
        TOPICS_TIMEOUT);
  }

  /** As they are made where they do not exist. */
  private static List<NewTopic> topics(ServiceSettings settings) {
    TopicLayout layout = settings.topics();
    String site = settings.worker().site();
    Stream<NewTopic> own =
        Stream.of(
            layout.tasks(site),
            layout.results(),
            layout.jobs(),
            layout.instances(site),
            layout.states(site),
            layout.workers(site));
    Stream<NewTopic> shared =
        settings.worker().sharedInstances() ? Stream.of(layout.sharedInstances()) : Stream.empty();
    return Stream.concat(own, shared).toList();
  }

  /** Begins before anything of the topics is read, and ends after it. */
  @Bean(initMethod = "start")
  TopicWatch topicWatch(
      KafkaClients clients,
      ServiceSettings settings,
      ObjectProvider<TopicWatch.Listener> listeners) {
    return new TopicWatch(
        clients.settings(),
        settings.topics(),
        topics(settings),
        Topics::isInstances,
        listeners.stream().toList());
  }

  /** Out of service while a topic can't be trusted. */
  @Bean
  HealthIndicator topicsHealthIndicator(TopicWatch watch) {
    return () ->
        (watch.problems().isEmpty() ? Health.up() : Health.outOfService())
            .withDetails(watch.details())
            .build();
  }
}
