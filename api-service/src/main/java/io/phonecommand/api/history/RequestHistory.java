package io.phonecommand.api.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.phonecommand.api.digest.Digest;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Recognises a request that is sent again, and refuses an x-request-id that is used for something
 * else. It does not keep anything from running twice: workers do, by task id.
 *
 * <p>The first use on this replica is told to the others, without waiting for them: a conflicting
 * use on another replica is refused as soon as the word is there, some 50 ms later.
 *
 * <p>Any thread may call it.
 */
public final class RequestHistory {

  private final Cache<String, String> fingerprints;
  private final BiConsumer<String, String> announcement;

  /**
   * @param announcement tells the other replicas the key and the fingerprint of a new request; must
   *     not wait for them
   */
  RequestHistory(HistoryProperties properties, BiConsumer<String, String> announcement) {
    this.announcement = announcement;
    this.fingerprints =
        Caffeine.newBuilder()
            .expireAfterWrite(properties.idempotencyWindow())
            .maximumSize(properties.rememberedRequests())
            // Whoever comes by does the housekeeping: waking another thread for it costs more.
            .executor(Runnable::run)
            .scheduler(Scheduler.systemScheduler())
            .build();
  }

  /**
   * Notes what {@code requestId} is used for.
   *
   * @param instanceIds in any order: the order of an answer makes no other request
   * @return what is known of the request; the caller announces it
   * @throws RequestConflictException if it was used for something else within the window
   */
  public Admission admit(String tenant, String requestId, String command, List<String> instanceIds)
      throws RequestConflictException {
    String key = Digest.of(List.of(tenant, requestId));
    String fingerprint =
        Digest.of(Stream.concat(Stream.of(command), instanceIds.stream().sorted()).toList());
    String known = fingerprints.asMap().putIfAbsent(key, fingerprint);
    if (known == null) {
      return new Admission(false, () -> announcement.accept(key, fingerprint));
    }
    if (!known.equals(fingerprint)) {
      throw new RequestConflictException();
    }
    return new Admission(true, () -> {});
  }

  /** What another replica, or this one, has told: the first word on a request counts. */
  void note(String key, String fingerprint) {
    fingerprints.asMap().putIfAbsent(key, fingerprint);
  }

  /** Requests that are remembered, about. */
  long size() {
    return fingerprints.estimatedSize();
  }
}
