package io.phonecommand.worker.results;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ResultsConfiguration {

  @Bean
  ResultPublisher resultPublisher(Producer<String, byte[]> producer, MeterRegistry metrics) {
    return new ResultPublisher(producer, metrics);
  }
}
