package io.phonecommand.worker.results;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.worker.memory.HeapPlan;
import io.phonecommand.worker.settings.ServiceSettings;
import io.phonecommand.worker.timing.Timers;
import java.time.Clock;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ResultsConfiguration {

  @Bean
  RecentResults recentResults() {
    return new RecentResults(System::nanoTime);
  }

  @Bean
  ResultPublisher resultPublisher(
      @Qualifier("producer") Producer<String, byte[]> producer,
      RecentResults recent,
      MeterRegistry metrics) {
    return new ResultPublisher(producer, recent, metrics);
  }

  @Bean
  JobReporter jobReporter(
      @Qualifier("jobProducer") Producer<String, byte[]> jobProducer,
      Timers timers,
      Clock clock,
      ServiceSettings settings,
      RecentResults recent,
      MeterRegistry metrics) {
    return new JobReporter(
        jobProducer, timers::after, clock, HeapPlan.refusals(settings.worker()), recent, metrics);
  }
}
