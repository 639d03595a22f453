package io.phonecommand.worker.kafka;

import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.stop.StopLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
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

  @Bean(initMethod = "start")
  KafkaStart kafkaStart(KafkaClients clients, ServiceSettings settings) {
    List<NewTopic> topics = topics(settings);
    return new KafkaStart(
        settings.topics().create()
            ? () -> TopicCreator.ensure(clients.settings(), topics, TOPICS_TIMEOUT)
            : () -> TopicCreator.require(clients.settings(), topics, TOPICS_TIMEOUT),
        settings.worker().startPatience());
  }

  /** As they are made where they do not exist. */
  private static List<NewTopic> topics(ServiceSettings settings) {
    TopicLayout layout = settings.topics();
    String site = settings.worker().site();
    Stream<NewTopic> own = Stream.of(layout.tasks(site), layout.results(), layout.instances(site));
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
