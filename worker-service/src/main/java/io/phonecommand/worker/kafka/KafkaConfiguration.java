package io.phonecommand.worker.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.topic.TopicCreator;
import io.phonecommand.common.topic.TopicLayout;
import io.phonecommand.worker.inventory.SiteProperties;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
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
    createTopics(properties, site.site());
    var producer =
        new KafkaProducer<String, byte[]>(properties.kafka().producer(RESULT_DELIVERY_TIMEOUT));
    new KafkaClientMetrics(producer).bindTo(metrics);
    return producer;
  }

  private static void createTopics(KafkaProperties properties, String site) {
    TopicLayout layout = properties.topics();
    if (layout.create()) {
      TopicCreator.ensure(
          properties.kafka(),
          List.of(layout.tasks(site), layout.results(), layout.instances()),
          TOPICS_TIMEOUT);
    }
  }
}
