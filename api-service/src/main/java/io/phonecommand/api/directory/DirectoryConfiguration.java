package io.phonecommand.api.directory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.AssignedConsumers;
import io.phonecommand.api.kafka.PollLoop;
import io.phonecommand.api.kafka.ReaderHealth;
import io.phonecommand.common.topic.Topics;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

  @Bean
  InstanceDirectory instanceDirectory(MeterRegistry meters) {
    InstanceDirectory directory = new InstanceDirectory();
    Gauge.builder("phone_command.directory.instances", directory, InstanceDirectory::size)
        .description("Instances that the directory knows")
        .register(meters);
    return directory;
  }

  @Bean
  DirectoryReader directoryReader(
      InstanceDirectory directory, SiteListener listener, MeterRegistry meters) {
    Counter unreadable =
        Counter.builder("phone_command.directory.unreadable")
            .description("Records of the instances topic that were skipped")
            .register(meters);
    return new DirectoryReader(new InstanceUpdates(directory, listener, unreadable));
  }

  @Bean
  DirectoryState directoryState(DirectoryReader reader) {
    return reader::isCaughtUp;
  }

  @Bean
  PollLoop directoryLoop(
      AssignedConsumers consumers, DirectoryReader reader, MeterRegistry meters) {
    Counter failures =
        Counter.builder("phone_command.poll.failures").tag("reader", "directory").register(meters);
    return PollLoop.start(
        "instance-directory",
        consumers.open(Topics.INSTANCES, "earliest", reader::place),
        reader,
        failures::increment);
  }

  @Bean
  HealthIndicator instanceDirectoryHealthIndicator(PollLoop directoryLoop, DirectoryReader reader) {
    return new ReaderHealth(directoryLoop::isAlive, reader::isCaughtUp);
  }
}
