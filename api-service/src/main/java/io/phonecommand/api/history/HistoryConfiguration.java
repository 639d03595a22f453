package io.phonecommand.api.history;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.RecordGuard;
import io.phonecommand.api.kafka.TopicFollower;
import io.phonecommand.api.kafka.TopicReading;
import io.phonecommand.api.settings.ServiceSettings;
import io.phonecommand.api.stop.StopLimits;
import io.phonecommand.common.kafka.KafkaClients;
import io.phonecommand.common.kafka.LogReader;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {

  /** From handing a record to the client to giving it up. */
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Nobody waits for these records, so many share one write: reading them one by one took an eighth
   * of a replica's time. A retry comes later than this, as its caller must notice first that it is
   * needed.
   */
  private static final int LINGER_MILLIS = 50;

  /** Of what this replica says from its start on. */
  private final String origin = UUID.randomUUID().toString();

  /** A broker serves one produce request of a connection at a time: no task waits for these. */
  @Bean(destroyMethod = "")
  Producer<String, byte[]> historyProducer(KafkaClients clients) {
    return clients.producer(
        "history",
        DELIVERY_TIMEOUT,
        StopLimits.HISTORY,
        Map.of(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS));
  }

  @Bean
  RequestHistory requestHistory(
      ServiceSettings settings,
      @Qualifier("historyProducer") Producer<String, byte[]> historyProducer,
      MeterRegistry meters) {
    HistoryWriter writer =
        new HistoryWriter(
            historyProducer, origin, meters.counter("phone_command.history.failures"));
    Counter forgotten =
        Counter.builder("phone_command.history.forgotten")
            .description("Requests that were forgotten before the idempotency window was over")
            .register(meters);
    RequestHistory history =
        new RequestHistory(
            settings.api().rememberedRequests(),
            settings.api().idempotencyWindow(),
            Clock.systemUTC(),
            writer::write,
            forgotten::increment);
    Gauge.builder("phone_command.history.requests", history, RequestHistory::size)
        .description("Requests whose repeats are recognised")
        .register(meters);
    return history;
  }

  /** Its records are sent at once: whoever writes one waits for it. */
  @Bean
  RequestClaims requestClaims(
      RequestHistory history,
      @Qualifier("jobsProducer") Producer<String, byte[]> jobsProducer,
      ServiceSettings settings) {
    return new RequestClaims(history, jobsProducer, origin, settings.api().deliveryTimeout());
  }

  @Bean
  TopicFollower historyReader(
      RequestHistory history,
      RequestClaims claims,
      ServiceSettings settings,
      MeterRegistry meters) {
    Clock clock = Clock.systemUTC();
    Duration kept = settings.api().idempotencyWindow().plus(RequestHistory.CLOCKS);
    HistoryRecords records =
        new HistoryRecords(
            history, claims, origin, meters.counter("phone_command.history.unreadable"));
    return new TopicFollower(
        () -> LogReader.since(clock.instant().minus(kept)),
        records::apply,
        new RecordGuard("history", meters));
  }

  /** Its name is the one of its health. */
  @Bean
  TopicReading requestHistoryHealthIndicator(
      TopicFollower reader, KafkaClients clients, ServiceSettings settings, MeterRegistry meters) {
    return new TopicReading(
        "history", settings.topics().requests(), reader, clients, settings, meters);
  }
}
