package io.phonecommand.api.kafka;

import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.topic.TopicLayout;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the service is told about Kafka.
 *
 * @param kafka how to reach it
 * @param topics how topics are made
 */
@ConfigurationProperties("phone-command")
public record MessagingProperties(KafkaConnection kafka, TopicLayout topics) {}
