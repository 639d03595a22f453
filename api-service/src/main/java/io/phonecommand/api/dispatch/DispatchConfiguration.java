package io.phonecommand.api.dispatch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.directory.DirectoryState;
import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.history.HistoryState;
import io.phonecommand.api.history.RequestHistory;
import io.phonecommand.api.kafka.AssignedConsumers;
import io.phonecommand.api.kafka.AssignedReader;
import io.phonecommand.api.kafka.BrokerContact;
import io.phonecommand.api.kafka.MessagingProperties;
import io.phonecommand.api.kafka.ReaderHealth;
import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.common.kafka.LateClient;
import io.phonecommand.common.topic.TopicLayout;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatchProperties.class)
class DispatchConfiguration {

  @Bean
  PendingRequests pendingRequests(MeterRegistry meters) {
    PendingRequests requests = new PendingRequests();
    Gauge.builder("phone_command.requests.waiting", requests, PendingRequests::size)
        .description("Requests that wait for results")
        .register(meters);
    return requests;
  }

  @Bean
  ResultsReader resultsReader(
      PendingRequests requests,
      BrokerContact contact,
      DispatchProperties properties,
      MeterRegistry meters) {
    return new ResultsReader(
        new ResultRecords(requests, meters),
        new RecordGuard("results", meters),
        contact,
        properties);
  }

  @Bean
  AssignedReader resultsLoop(
      ResultsReader reader, AssignedConsumers consumers, MeterRegistry meters) {
    return new AssignedReader("results", TopicLayout::results, reader, consumers, meters);
  }

  @Bean
  HealthIndicator resultsHealthIndicator(AssignedReader resultsLoop, ResultsReader reader) {
    return new ReaderHealth(resultsLoop, reader::isPlaced);
  }

  @Bean(destroyMethod = "")
  Producer<String, byte[]> taskProducer(
      MessagingProperties messaging, DispatchProperties properties) {
    Map<String, Object> settings = messaging.kafka().producer(properties.deliveryTimeout());
    return LateClient.of(Producer.class, () -> new KafkaProducer<>(settings));
  }

  /** Waits for tasks on their way only as long as any of them can take. */
  @Bean
  AutoCloseable taskProducerCloser(
      @Qualifier("taskProducer") Producer<String, byte[]> taskProducer,
      DispatchProperties properties) {
    Duration limit = properties.deliveryTimeout();
    return () -> taskProducer.close(limit);
  }

  @Bean
  TaskPublisher taskPublisher(
      @Qualifier("taskProducer") Producer<String, byte[]> taskProducer, MeterRegistry meters) {
    return new TaskPublisher(taskProducer, meters);
  }

  @Bean
  SiteWarmUp siteWarmUp(TaskPublisher publisher) {
    return new SiteWarmUp(publisher);
  }

  @Bean
  Availability availability(
      DirectoryState directoryState,
      HistoryState historyState,
      ResultsReader reader,
      BrokerContact contact,
      DispatchProperties properties,
      MeterRegistry meters) {
    return new Availability(
        () -> directoryState.isComplete() && historyState.isComplete() && reader.isPlaced(),
        contact,
        properties.maxWaitingRequests(),
        meters);
  }

  @Bean
  StartWait startWait(Availability availability) {
    return new StartWait(availability::hasBegun);
  }

  @Bean
  CommandDispatcher commandDispatcher(
      Availability availability,
      RequestHistory history,
      InstanceDirectory directory,
      PendingRequests requests,
      ResultsReader reader,
      TaskPublisher publisher,
      DispatchProperties properties) {
    return new CommandDispatcher(
        availability,
        history,
        new TaskPlanner(directory, reader::replyPartition),
        requests,
        new FanOut(publisher),
        properties.syncWindow(),
        Clock.systemUTC());
  }
}
