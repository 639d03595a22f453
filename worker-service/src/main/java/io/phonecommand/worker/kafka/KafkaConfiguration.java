package io.phonecommand.worker.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.kafka.LateClient;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.common.topic.TopicWatch;
import io.phonecommand.common.topic.Topics;
import io.phonecommand.worker.inventory.SiteProperties;
import io.phonecommand.worker.start.KafkaStart;
import io.phonecommand.worker.stop.StopLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

  /** How long Kafka may take to answer for the topics; then it is asked again. */
  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(10);

  /** Nobody waits for a result longer than a sync window, 10 s by default. */
  private static final Duration RESULT_DELIVERY_TIMEOUT = Duration.ofSeconds(10);

  @Bean
  KafkaConnection kafkaConnection(KafkaProperties properties) {
    properties.kafka().check();
    return properties.kafka();
  }

  /** The one producer of this worker: results and announcements. */
  @Bean(destroyMethod = "")
  Producer<String, byte[]> producer(KafkaConnection kafka, MeterRegistry metrics) {
    return LateClient.of(
        Producer.class,
        () -> {
          var made = new KafkaProducer<String, byte[]>(kafka.producer(RESULT_DELIVERY_TIMEOUT));
          new KafkaClientMetrics(made).bindTo(metrics);
          return made;
        });
  }

  @Bean(initMethod = "start")
  KafkaStart kafkaStart(KafkaProperties properties, SiteProperties site) {
    List<NewTopic> topics = topics(properties, site);
    return new KafkaStart(
        properties.topics().create()
            ? () -> TopicCreator.ensure(properties.kafka(), topics, TOPICS_TIMEOUT)
            : () -> TopicCreator.require(properties.kafka(), topics, TOPICS_TIMEOUT),
        site.startPatience());
  }

  @Bean
  AutoCloseable producerCloser(Producer<String, byte[]> producer) {
    return () -> producer.close(StopLimits.RESULTS);
  }

  /** As they are made where they do not exist. */
  private static List<NewTopic> topics(KafkaProperties properties, SiteProperties site) {
    TopicLayout layout = properties.topics();
    Stream<NewTopic> own =
        Stream.of(layout.tasks(site.site()), layout.results(), layout.instances(site.site()));
    return (site.sharedInstances() ? Stream.concat(own, Stream.of(layout.sharedInstances())) : own)
        .toList();
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
        Topics::isInstances,
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
}
