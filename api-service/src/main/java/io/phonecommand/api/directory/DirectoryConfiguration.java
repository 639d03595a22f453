package io.phonecommand.api.directory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.kafka.AssignedConsumers;
import io.phonecommand.api.kafka.AssignedReader;
import io.phonecommand.api.kafka.ReaderHealth;
import io.phonecommand.api.kafka.TopicFollower;
import io.phonecommand.common.kafka.LogReader;
import io.phonecommand.common.topic.TopicLayout;
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
  TopicFollower directoryReader(
      InstanceDirectory directory, SiteListener listener, MeterRegistry meters) {
    Counter unreadable =
        Counter.builder("phone_command.directory.unreadable")
            .description("Records of the instances topic that were skipped")
            .register(meters);
    Counter conflicts =
        Counter.builder("phone_command.directory.conflicts")
            .description("Records of a site that claims another site's instance")
            .register(meters);
    InstanceUpdates updates = new InstanceUpdates(directory, listener, unreadable, conflicts);
    return new TopicFollower(() -> LogReader.BEGINNING, updates);
  }

  @Bean
  DirectoryState directoryState(TopicFollower directoryReader) {
    return directoryReader::isCaughtUp;
  }

  @Bean
  AssignedReader directoryLoop(
      TopicFollower directoryReader, AssignedConsumers consumers, MeterRegistry meters) {
    return new AssignedReader(
        "directory", TopicLayout::instances, directoryReader, consumers, meters);
  }

  @Bean
  HealthIndicator instanceDirectoryHealthIndicator(
      AssignedReader directoryLoop, TopicFollower directoryReader) {
    return new ReaderHealth(directoryLoop::isAlive, directoryReader::isCaughtUp);
  }
}
