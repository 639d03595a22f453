package io.phonecommand.worker.kafka;

import io.phonecommand.common.kafka.KafkaConnection;
import io.phonecommand.common.topic.TopicLayout;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The part of the configuration that a worker has in common with an api replica. */
@ConfigurationProperties("phone-command")
public record KafkaProperties(KafkaConnection kafka, TopicLayout topics) {}
