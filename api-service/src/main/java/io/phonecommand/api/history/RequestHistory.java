package io.phonecommand.api.history;

import io.phonecommand.api.digest.Digest;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.memory.Recent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Recognises a request that is sent again, and refuses an x-request-id that is used for something
 * else. What keeps a command from running twice are the workers, by task id; what a repeat owes to
 * this class is that it asks the workers that were asked before.
 *
 * <p>The first use on this replica is told to the others, without waiting for them: a conflicting
 * use on another replica is refused as soon as the word is there, some 50 ms later.
 *
 * <p>Any thread may call it.
 */
public final class RequestHistory {

  private final Recent<String> requests;
  private final PackedRequests packed = new PackedRequests();
  private final ConcurrentMap<String, IdUse> underWay = new ConcurrentHashMap<>();
  private final BiConsumer<String, KnownRequest> announcement;

  /**
   * @param announcement tells the other replicas of a new request, by its key; must not wait for
   *     them
   * @param onForgotten called for each request that is forgotten before its window is over
   */
  RequestHistory(
      HistoryProperties properties,
      BiConsumer<String, KnownRequest> announcement,
      Runnable onForgotten) {
    this.announcement = announcement;
    this.requests =
        new Recent<>(
            properties.rememberedRequests(),
            properties.idempotencyWindow(),
            System::nanoTime,
            onForgotten);
  }

  /**
   * Notes what {@code requestId} is used for.
   *
   * @param instanceIds in any order: the order of an answer makes no other request
   * @param now where the instances are now
   * @return what is known of the request; the caller announces it
   * @throws RequestConflictException if it was used for something else within the window
   */
  public Admission admit(
      String tenant, String requestId, String command, List<String> instanceIds, Placement now)
      throws RequestConflictException {
    String key = Digest.of(List.of(tenant, requestId));
    String fingerprint =
        Digest.of(Stream.concat(Stream.of(command), instanceIds.stream().sorted()).toList());
    KnownRequest request = new KnownRequest(fingerprint, now);
    IdUse use = IdUse.begin(key, underWay);
    Optional<Recent.Known<String>> before = requests.putIfAbsent(key, packed.pack(request));
    if (before.isEmpty()) {
      return new Admission(
          Optional.empty(), request.placement(), () -> announcement.accept(key, request), use);
    }
    KnownRequest known = packed.unpack(before.get().value());
    if (!known.fingerprint().equals(fingerprint)) {
      use.close();
      throw new RequestConflictException();
    }
    return new Admission(Optional.of(before.get().age()), known.placement(), () -> {}, use);
  }

  /**
   * What another replica has told, or this one before it was started: the first word on a request
   * counts.
   *
   * @param age since the request was used, when its window began
   */
  void note(String key, String fingerprint, Placement placement, Duration age) {
    IdUse here = underWay.get(key);
    if (here != null) {
      here.noteOther();
    }
    var unused =
        requests.putIfAbsent(key, packed.pack(new KnownRequest(fingerprint, placement)), age);
  }

  /** Requests that are remembered, about. */
  long size() {
    return requests.size();
  }
}
