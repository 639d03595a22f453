package io.phonecommand.benchmarks.process;

import java.util.concurrent.CountDownLatch;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A Kafka broker (KRaft) as a program; prints {@code bootstrap host:port} once it serves. */
final class BrokerProgram {

  private BrokerProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperty("offsets.topic.replication.factor", "1");
    broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
    broker.afterPropertiesSet();
    System.out.println();
    System.out.println("bootstrap " + broker.getBrokersAsString());
    new CountDownLatch(1).await();
  }
}
