package io.phonecommand.api.history;

import io.phonecommand.api.digest.Digest;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.memory.Recent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a request that is sent again, and refuses an x-request-id that is used for something
 * else. What keeps a command from running twice are the workers, by task id; what a repeat owes to
 * this class is that it asks the workers that were asked before.
 *
 * <p>The first use on this replica is shared with the others, without waiting for them: a
 * conflicting use on another replica is refused as soon as the record is there, some 50 ms later.
 *
 * <p>Any thread may call it.
 */
public final class RequestHistory {

  /**
   * What is remembered of a request.
   *
   * @param fingerprint of its command and instances
   * @param placement where its instances were when it came first
   */
  record KnownRequest(String fingerprint, Placement placement) {}

  private final Recent<String> requests;
  private final PackedRequests packed = new PackedRequests();

  /** By their keys, the tries that are under way: whether each has heard of another one. */
  private final ConcurrentMap<String, AtomicBoolean> underWay = new ConcurrentHashMap<>();

  private final BiConsumer<String, KnownRequest> sharing;

  /**
   * @param most how many requests are remembered
   * @param window for how long
   * @param sharing gets each new request, with its key, for the other replicas; must not wait for
   *     them
   * @param onForgotten called for each request that is forgotten before its window is over
   */
  RequestHistory(
      int most, Duration window, BiConsumer<String, KnownRequest> sharing, Runnable onForgotten) {
    this.sharing = sharing;
    this.requests = new Recent<>(most, window, System::nanoTime, onForgotten);
  }

  /**
   * Remembers what {@code requestId} is used for.
   *
   * @param instanceIds in any order: the order of an answer makes no other request
   * @param now where the instances are now
   * @return what is known of the request; the caller shares it
   * @throws RequestConflictException if it was used for something else within the window
   */
  public Admission admit(
      String tenant, String requestId, String command, List<String> instanceIds, Placement now)
      throws RequestConflictException {
    String key = Digest.of(List.of(tenant, requestId));
    String fingerprint =
        Digest.of(Stream.concat(Stream.of(command), instanceIds.stream().sorted()).toList());
    KnownRequest request = new KnownRequest(fingerprint, now);
    AtomicBoolean others = new AtomicBoolean();
    tellOf(underWay.putIfAbsent(key, others));
    Runnable end = () -> underWay.remove(key, others);
    Optional<Recent.Known<String>> before = requests.putIfAbsent(key, packed.pack(request));
    KnownRequest known = before.map(first -> packed.unpack(first.value())).orElse(request);
    if (!known.fingerprint().equals(fingerprint)) {
      end.run();
      throw new RequestConflictException();
    }
    return new Admission(key, before.map(Recent.Known::age), known, others, end);
  }

  /**
   * Lets the other replicas know of a request, if it came first here; returns at once. Nothing
   * waits for that, so it comes after what somebody waits for.
   */
  public void share(Admission admission) {
    if (admission.age().isEmpty()) {
      sharing.accept(admission.key(), admission.known());
    }
  }

  /**
   * Remembers what another replica has shared, or this one before it was started: the first record
   * of a request counts.
   *
   * @param age since the request was used, when its window began
   */
  void remember(String key, String fingerprint, Placement placement, Duration age) {
    tellOf(underWay.get(key));
    var unused =
        requests.putIfAbsent(key, packed.pack(new KnownRequest(fingerprint, placement)), age);
  }

  /** There is another try of a request; {@code here} is the one that is under way here, if any. */
  private static void tellOf(@Nullable AtomicBoolean here) {
    if (here != null) {
      here.set(true);
    }
  }

  /** Requests that are remembered, about. */
  long size() {
    return requests.size();
  }
}
