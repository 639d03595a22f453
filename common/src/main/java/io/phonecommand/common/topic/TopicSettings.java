package io.phonecommand.common.topic;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Whether a topic that exists is set so that the promises can hold. */
final class TopicSettings {

  private TopicSettings() {}

  /**
   * What is wrong with a topic, in a sentence that says what to do.
   *
   * @param wanted as we would make it
   */
  static Optional<String> problem(NewTopic wanted, Config is) {
    Map<String, String> settings = wanted.configs() == null ? Map.of() : wanted.configs();
    String policy =
        settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    return differs(wanted, is, TopicConfig.CLEANUP_POLICY_CONFIG, policy)
        .or(() -> shorter(wanted, is, leastRetention(wanted, settings)))
        .or(
            () ->
                differs(
                    wanted,
                    is,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    TopicLayout.TIMESTAMP_TYPE));
  }

  /**
   * As long as we would ask for; of tasks less does, as long as nobody takes on jobs with longer
   * limits, which their worker looks at.
   */
  private static @Nullable String leastRetention(NewTopic wanted, Map<String, String> settings) {
    return Topics.isTasks(wanted.name())
        ? Long.toString(TopicLayout.LEAST_TASK_RETENTION.toMillis())
        : settings.get(TopicConfig.RETENTION_MS_CONFIG);
  }

  /** What endangers a promise once a broker's disk is lost, in a sentence that says what to do. */
  static Optional<String> weakness(NewTopic wanted, Config is) {
    String setting = TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
    Map<String, String> settings = wanted.configs() == null ? Map.of() : wanted.configs();
    int least = Integer.parseInt(settings.getOrDefault(setting, "1"));
    String value = value(is, setting);
    return value.isEmpty() || Integer.parseInt(value) >= least
        ? Optional.empty()
        : Optional.of(
            "Topic %s has %s=%s: what one broker has lost could run twice. Set it to %d."
                .formatted(wanted.name(), setting, value, least));
  }

  private static Optional<String> differs(
      NewTopic topic, Config is, String setting, String wanted) {
    String value = value(is, setting);
    return value.equals(wanted)
        ? Optional.empty()
        : Optional.of(problem(topic, setting, value, wanted));
  }

  /** A topic that keeps longer than we would ask for keeps enough. */
  private static Optional<String> shorter(NewTopic topic, Config is, @Nullable String wanted) {
    String value = value(is, TopicConfig.RETENTION_MS_CONFIG);
    if (wanted == null || value.equals("-1")) {
      return Optional.empty();
    }
    return Long.parseLong(value) >= Long.parseLong(wanted)
        ? Optional.empty()
        : Optional.of(problem(topic, TopicConfig.RETENTION_MS_CONFIG, value, wanted + " or more"));
  }

  private static String problem(NewTopic topic, String setting, String value, String wanted) {
    return "Topic %s has %s=%s, with which a command could run twice or late: set it to %s."
        .formatted(topic.name(), setting, value, wanted);
  }

  private static String value(Config is, String setting) {
    ConfigEntry entry = is.get(setting);
    return entry == null || entry.value() == null ? "" : entry.value();
  }
}
