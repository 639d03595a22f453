package io.phonecommand.api.settings;

import io.phonecommand.common.topic.TopicLayout;
import jakarta.validation.Valid;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.annotation.Validated;

/**
 * All that the service can be told. A name that is not here stops the start.
 *
 * @param topics how topics are made; both services must agree
 * @param api what is the api service's own
 */
@Validated
@ConfigurationProperties(prefix = ServiceSettings.PREFIX, ignoreUnknownFields = false)
public record ServiceSettings(
    @NestedConfigurationProperty @Valid TopicLayout topics,
    @NestedConfigurationProperty @Valid ApiSettings api) {

  static final String PREFIX = "phone-command";
}
