package io.phonecommand.worker.inventory;

import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.worker.timing.Timers;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class InventoryConfiguration {

  @Bean
  PhoneDirectory phoneDirectory(MeterRegistry metrics) {
    PhoneDirectory directory = new PhoneDirectory();
    metrics.gauge("phone_command.inventory.instances", directory, d -> d.current().size());
    return directory;
  }

  @Bean
  InventoryLifecycle inventoryLifecycle(
      SiteProperties site,
      PhoneDirectory directory,
      KafkaConnection kafka,
      Producer<String, byte[]> producer,
      Timers timers,
      MeterRegistry metrics) {
    InventoryWatcher watcher =
        new InventoryWatcher(
            new InventoryFile(site.inventory(), System::nanoTime),
            directory,
            new InstanceAnnouncer(
                new Announcements(() -> new KafkaConsumer<>(kafka.consumer())),
                producer,
                site.site()),
            new ShrinkLimit(site.inventoryShrinkLimit()),
            metrics);
    return new InventoryLifecycle(watcher, timers, site.inventoryCheckPause());
  }
}
