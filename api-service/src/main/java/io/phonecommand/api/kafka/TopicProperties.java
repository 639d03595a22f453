package io.phonecommand.api.kafka;

import io.phonecommand.common.topic.TopicLayout;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the service is told about its topics.
 *
 * @param topics how they are made
 */
@ConfigurationProperties("phone-command")
public record TopicProperties(TopicLayout topics) {}
