package io.phonecommand.api.dispatch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.directory.InstanceDirectory;
import io.phonecommand.api.history.RequestHistory;
import io.phonecommand.api.kafka.Reading;
import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.api.kafka.TopicReading;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.common.kafka.BrokerContact;
import io.phonecommand.common.kafka.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
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
      ServiceSettings settings,
      MeterRegistry meters) {
    return new ResultsReader(
        new ResultRecords(requests, meters),
        new RecordGuard("results", meters),
        contact,
        Replica.of(settings.api().replicaId(), settings.api().replyPartition()));
  }

  /** Its name is the one of its health. */
  @Bean
  TopicReading resultsHealthIndicator(
      ResultsReader reader, KafkaClients clients, ServiceSettings settings, MeterRegistry meters) {
    return new TopicReading(
        "results", settings.topics().results(), reader, clients, settings, meters);
  }

  /** When it is closed, tasks on their way are waited for as long as any of them can take. */
  @Bean(destroyMethod = "")
  Producer<String, byte[]> taskProducer(KafkaClients clients, ServiceSettings settings) {
    Duration limit = settings.api().deliveryTimeout();
    return clients.producer("tasks", limit, limit, Map.of());
  }

  @Bean
  TaskPublisher taskPublisher(
      @Qualifier("taskProducer") Producer<String, byte[]> taskProducer, MeterRegistry meters) {
    return new TaskPublisher(taskProducer, meters);
  }

  /**
   * Takes requests on once the directory can be believed when it says that an instance does not
   * exist, repeats of earlier requests are recognised, and results can be received.
   */
  @Bean
  Availability availability(
      List<Reading> readings,
      BrokerContact contact,
      ServiceSettings settings,
      MeterRegistry meters) {
    return new Availability(
        () -> readings.stream().filter(Reading::isNeeded).allMatch(Reading::isCaughtUp),
        contact,
        settings.api().maxWaitingRequests(),
        meters);
  }

  @Bean
  StartWait startWait(List<Reading> readings) {
    return new StartWait(() -> readings.stream().allMatch(Reading::isCaughtUp));
  }

  @Bean
  CommandDispatcher commandDispatcher(
      Availability availability,
      RequestHistory history,
      InstanceDirectory directory,
      PendingRequests requests,
      ResultsReader reader,
      TaskPublisher publisher,
      ServiceSettings settings) {
    return new CommandDispatcher(
        availability,
        history,
        new TaskPlanner(directory, reader::replyPartition),
        requests,
        new FanOut(publisher),
        settings.api().syncWindow(),
        Clock.systemUTC());
  }
}
