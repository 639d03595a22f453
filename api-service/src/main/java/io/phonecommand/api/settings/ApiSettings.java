package io.phonecommand.api.settings;

import io.phonecommand.common.settings.Given;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * What is the api service's own.
 *
 * @param replicaId names this replica; made up if empty
 * @param replyPartition the partition of the results topic that this replica reads; chosen by the
 *     replica's id if empty
 * @param kafkaTimeout how long one answer may take when a reader begins, before it is asked for
 *     again; 1 s to 1 minute
 * @param unreadyWithoutKafka from the last byte that came from Kafka to being out of service; 3 s
 *     (from then on callers are told) to 1 hour
 * @param stopPause from the stop signal, after which it is not ready, to closing the port; up to 1
 *     minute
 * @param syncWindow from accepting a request to answering it; 100 ms to 10 minutes, because a
 *     worker believes no deadline that is further away than what it remembers
 * @param deliveryTimeout from handing a task to the Kafka client to giving it up; 100 ms or more,
 *     and shorter than the sync window
 * @param maxWaitingRequests how many requests may wait at the same time
 * @param maxInstancesPerRequest 1 to 100
 * @param extraCommandCharacters what a command may contain besides the default set
 * @param requestIdRequired whether a request without {@code x-request-id} is refused
 * @param idempotencyWindow from the first use of an x-request-id to the moment at which it may be
 *     used for something else; workers have a setting of the same name. 1 s to 30 minutes, half of
 *     what the topics keep
 * @param rememberedRequests how many are remembered at most, of all replicas together
 * @param sharedInstances whether what sites of an earlier version announce on the topic that they
 *     share counts, until they announce on topics of their own
 * @param expectedInstances how many instances, of all sites, the heap must have room for
 * @param connections what a caller's connection may cost
 * @param limits how much each tenant may ask of this replica
 * @param jobs asynchronous requests
 * @param auth which tokens are accepted
 */
public record ApiSettings(
    @Nullable String replicaId,
    @PositiveOrZero @Nullable Integer replyPartition,
    @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 1) Duration kafkaTimeout,
    @NotNull @DurationMin(seconds = 3) @DurationMax(hours = 1) Duration unreadyWithoutKafka,
    @NotNull @DurationMin @DurationMax(minutes = 1) Duration stopPause,
    @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 10) Duration syncWindow,
    @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 10) Duration deliveryTimeout,
    @Positive int maxWaitingRequests,
    @Range(min = 1, max = ApiSettings.LARGEST_REQUEST) int maxInstancesPerRequest,
    String extraCommandCharacters,
    boolean requestIdRequired,
    @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 30) Duration idempotencyWindow,
    @Range(min = 1, max = 100_000_000) int rememberedRequests,
    boolean sharedInstances,
    @Range(min = 1, max = 100_000_000) int expectedInstances,
    @NestedConfigurationProperty @Valid ConnectionSettings connections,
    @NestedConfigurationProperty @Valid LimitSettings limits,
    @NestedConfigurationProperty @Valid JobSettings jobs,
    @NestedConfigurationProperty @Valid AuthSettings auth) {

  /**
   * The most instances that an operator can let one request name, from the reference's later
   * edition.
   */
  public static final int LARGEST_REQUEST = 100;

  public ApiSettings {
    if (Given.all(deliveryTimeout, syncWindow) && deliveryTimeout.compareTo(syncWindow) >= 0) {
      throw new IllegalArgumentException(
          "phone-command.api.delivery-timeout must be shorter than sync-window");
    }
  }
}
