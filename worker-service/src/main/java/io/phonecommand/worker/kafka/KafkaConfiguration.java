package io.phonecommand.worker.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.worker.inventory.SiteProperties;
import io.phonecommand.worker.start.WorkerStartException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

  /** From the start of the worker to giving up on a Kafka that does not answer. */
  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(30);

  /** Nobody waits for a result longer than a sync window, 10 s by default. */
  private static final Duration RESULT_DELIVERY_TIMEOUT = Duration.ofSeconds(10);

  @Bean
  KafkaConnection kafkaConnection(KafkaProperties properties) {
    return properties.kafka();
  }

  /** The one producer of this worker: results and announcements. */
  @Bean
  Producer<String, byte[]> producer(
      KafkaProperties properties, SiteProperties site, MeterRegistry metrics) {
    createTopics(properties, site);
    var producer =
        new KafkaProducer<String, byte[]>(properties.kafka().producer(RESULT_DELIVERY_TIMEOUT));
    new KafkaClientMetrics(producer).bindTo(metrics);
    return producer;
  }

  /** As they are made where they do not exist. */
  private static List<NewTopic> topics(KafkaProperties properties, SiteProperties site) {
    TopicLayout layout = properties.topics();
    return List.of(layout.tasks(site.site()), layout.results(), layout.instances());
  }

  @Bean
  TopicWatch topicWatch(
      KafkaProperties properties,
      SiteProperties site,
      ObjectProvider<TopicWatch.Listener> listeners) {
    return new TopicWatch(
        properties.kafka(),
        properties.topics(),
        topics(properties, site),
        listeners.stream().toList());
  }

  @Bean
  TopicWatchLifecycle topicWatchLifecycle(TopicWatch watch) {
    return new TopicWatchLifecycle(watch);
  }

  @Bean
  TopicsHealth topicsHealthIndicator(TopicWatch watch) {
    return new TopicsHealth(watch);
  }

  private static void createTopics(KafkaProperties properties, SiteProperties site) {
    if (properties.topics().create()) {
      try {
        TopicCreator.ensure(properties.kafka(), topics(properties, site), TOPICS_TIMEOUT);
      } catch (IllegalStateException | KafkaException e) {
        throw new WorkerStartException(
            "Kafka at %s could not be asked to make the topics within %d s: %s"
                .formatted(
                    properties.kafka().bootstrapServers(),
                    TOPICS_TIMEOUT.toSeconds(),
                    e.getMessage()),
            "Check phone-command.kafka.bootstrap-servers and that Kafka runs, or make the topics"
                + " yourself and set phone-command.topics.create to false.",
            e);
      }
    }
  }
}
