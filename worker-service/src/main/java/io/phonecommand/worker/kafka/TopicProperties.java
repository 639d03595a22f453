package io.phonecommand.worker.kafka;

import io.phonecommand.common.topic.TopicLayout;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a worker is told about its topics; an api replica must be told the same.
 *
 * @param topics how they are made
 */
@ConfigurationProperties("phone-command")
public record TopicProperties(TopicLayout topics) {}
