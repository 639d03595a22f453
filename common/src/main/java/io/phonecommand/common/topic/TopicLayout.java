package io.phonecommand.common.topic;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * How topics are made where they do not exist yet.
 *
 * @param create whether a service makes the topics that it needs at its start; an operator who
 *     makes them beforehand turns it off and needs no right to create topics
 * @param replicationFactor copies of each partition, 1 to 3 or more; 3 in production
 * @param taskPartitions partitions of each site's tasks topic: the most workers that a site can use
 * @param resultPartitions partitions of the results topic: the most api replicas that never read
 *     each other's results
 * @param instancePartitions partitions of the topic on which all sites announce their instances for
 *     an earlier version
 * @param requestPartitions partitions of the topic of recent requests
 * @param jobPartitions partitions of the topic of jobs: whoever reads what became of one reads past
 *     the others of its partition
 * @param lookPause between two looks at the topics, and at which sites there are; 10 ms to 1 minute
 */
@ConfigurationPropertiesSource // so that IDEs can describe it
public record TopicLayout(
    boolean create,
    @Positive short replicationFactor,
    @Positive int taskPartitions,
    @Positive int resultPartitions,
    @Positive int instancePartitions,
    @Positive int requestPartitions,
    @Positive int jobPartitions,
    @NotNull @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration lookPause) {

  /** Requests are read back for an idempotency window (10 minutes); an hour is ample. */
  private static final long HISTORY_RETENTION_MILLIS = 3_600_000L;

  /** As jobs may wait and run for hours, and a worker that takes them over reads them back. */
  private static final long TASK_RETENTION_MILLIS = 24 * 3_600_000L;

  /** For so long jobs can be asked about. */
  public static final Duration JOB_RETENTION = Duration.ofDays(7);

  /** Of what workers say of themselves only the latest is of interest, and not for long. */
  private static final long STATEMENT_RETENTION_MILLIS = 3_600_000L;

  /**
   * The longest idempotency window: half of what the topics keep, as what was remembered at the end
   * of a window is read back up to a window later.
   */
  public static final Duration LONGEST_WINDOW = Duration.ofMillis(HISTORY_RETENTION_MILLIS / 2);

  /** What tasks topics of an earlier version keep, which is enough for jobs of the usual limits. */
  static final Duration LEAST_TASK_RETENTION = Duration.ofMillis(HISTORY_RETENTION_MILLIS);

  /** A record's time is its sender's: workers compare it with their own. */
  static final String TIMESTAMP_TYPE = "CreateTime";

  /** Nobody reads a result after its sync window. */
  private static final long RESULT_RETENTION_MILLIS = 600_000L;

  public NewTopic tasks(String site) {
    return topic(Topics.tasks(site), taskPartitions)
        .configs(with(TopicConfig.RETENTION_MS_CONFIG, Long.toString(TASK_RETENTION_MILLIS)));
  }

  public NewTopic jobs() {
    return topic(Topics.JOBS, jobPartitions)
        .configs(with(TopicConfig.RETENTION_MS_CONFIG, Long.toString(JOB_RETENTION.toMillis())));
  }

  /** One partition, as {@link #instances}. */
  public NewTopic workers(String site) {
    Map<String, String> settings =
        new HashMap<>(
            with(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE));
    settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(STATEMENT_RETENTION_MILLIS));
    return topic(Topics.workers(site), 1).configs(settings);
  }

  /** One partition, as {@link #instances}: what is said last of a phone is what counts. */
  public NewTopic states(String site) {
    return topic(Topics.states(site), 1)
        .configs(with(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  public NewTopic results() {
    return topic(Topics.RESULTS, resultPartitions)
        .configs(with(TopicConfig.RETENTION_MS_CONFIG, Long.toString(RESULT_RETENTION_MILLIS)));
  }

  public NewTopic requests() {
    return topic(Topics.REQUESTS, requestPartitions)
        .configs(with(TopicConfig.RETENTION_MS_CONFIG, Long.toString(HISTORY_RETENTION_MILLIS)));
  }

  /** One partition: what a site says last of an instance is what counts, so its order must. */
  public NewTopic instances(String site) {
    return topic(Topics.instances(site), 1)
        .configs(with(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  public NewTopic sharedInstances() {
    return topic(Topics.SHARED_INSTANCES, instancePartitions)
        .configs(with(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  /** Where Kafka keeps claims: it makes this topic itself. */
  NewTopic offsets() {
    return topic("__consumer_offsets", 1)
        .configs(with(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  private NewTopic topic(String name, int partitions) {
    return new NewTopic(name, partitions, replicationFactor);
  }

  private Map<String, String> with(String name, String value) {
    // With three copies a record is safe once two have it; with fewer, every copy counts.
    int inSync = Math.max(1, replicationFactor - 1);
    return Map.of(
        name,
        value,
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
        Integer.toString(inSync),
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
        TIMESTAMP_TYPE);
  }
}
