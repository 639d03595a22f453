package io.phonecommand.api.history;

import io.phonecommand.api.digest.Digest;
import io.phonecommand.api.directory.Placement;
import io.phonecommand.common.memory.Recent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * <p>What is read from the log counts by the records' own times, and not by this replica's clock:
 * of two uses of an id the first one counts, unless the other is at least a window younger. All
 * replicas read the same records in the same order, so none of them holds for over, and lets run
 * again, what another one still goes by.
 *
 * <p>Any thread may call it.
 */
public final class RequestHistory {

  /**
   * What is remembered of a request.
   *
   * @param fingerprint of its command and instances
   * @param placement where its instances were when it came first
   * @param usedAt when that was, in milliseconds since 1970
   */
  record KnownRequest(String fingerprint, Placement placement, long usedAt) {}

  /**
   * By how much replicas' clocks, and how far they have read, may differ: for so long after its
   * window a request is kept, where there is room, to be held against what is read then.
   */
  static final Duration CLOCKS = Duration.ofMinutes(1);

  /**
   * The first part of an asynchronous request's fingerprint, which no command can be: what the two
   * calls are asked for is never the same.
   */
  private static final String ASYNC = "\n";

  private final Recent<String> requests;
  private final Duration window;
  private final Clock clock;
  private final PackedRequests packed = new PackedRequests();

  /** By their keys, the tries that are under way: whether each has heard of another one. */
  private final ConcurrentMap<String, AtomicBoolean> underWay = new ConcurrentHashMap<>();

  private final BiConsumer<String, KnownRequest> sharing;

  /**
   * @param most how many requests are remembered
   * @param window for how long
   * @param clock compared with records' times
   * @param sharing gets each new request, with its key, for the other replicas; must not wait for
   *     them
   * @param onForgotten called for each request that is forgotten before its window is over
   */
  RequestHistory(
      int most,
      Duration window,
      Clock clock,
      BiConsumer<String, KnownRequest> sharing,
      Runnable onForgotten) {
    this.window = window;
    this.clock = clock;
    this.sharing = sharing;
    this.requests = new Recent<>(most, window, CLOCKS, System::nanoTime, onForgotten);
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
    String key = keyOf(tenant, requestId);
    String fingerprint = fingerprintOf(Stream.of(command), instanceIds);
    KnownRequest request = new KnownRequest(fingerprint, now, clock.millis());
    AtomicBoolean others = new AtomicBoolean();
    tellOf(underWay.putIfAbsent(key, others));
    Runnable end = () -> underWay.remove(key, others);
    Optional<Recent.Known<String>> before = requests.putIfAbsent(key, packed.pack(request));
    String first = before.map(Recent.Known::value).orElse("");
    if (before.isPresent() && !PackedRequests.fingerprintIn(first).equals(fingerprint)) {
      end.run();
      throw new RequestConflictException();
    }
    KnownRequest known = before.isPresent() ? packed.unpack(first) : request;
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
   * @param usedAt as the record says: when its window began
   */
  void remember(String key, String fingerprint, Placement placement, Instant usedAt) {
    tellOf(underWay.get(key));
    var unused =
        read(key, packed.pack(new KnownRequest(fingerprint, placement, usedAt.toEpochMilli())));
  }

  /** What counts of {@code key}, after {@code record} was read. */
  private String read(String key, String record) {
    long millis = Math.max(0, clock.millis() - PackedRequests.usedAtIn(record));
    return requests
        .putInOrder(key, record, Duration.ofMillis(millis), this::isAWindowYounger)
        .orElse(record);
  }

  private boolean isAWindowYounger(String before, String now) {
    return PackedRequests.usedAtIn(now) - PackedRequests.usedAtIn(before) >= window.toMillis();
  }

  /**
   * What an x-request-id was used for, as far as it is remembered.
   *
   * @param key of tenant and x-request-id
   * @param fingerprint of what it is used for now
   * @return the task id of the first use; empty if there was none
   * @throws RequestConflictException if it was used for something else within the window
   */
  Optional<String> findTask(String key, String fingerprint) throws RequestConflictException {
    Optional<String> known = requests.findKept(key).filter(this::counts).map(Recent.Known::value);
    return known.isPresent() ? Optional.of(taskOf(known.get(), fingerprint)) : Optional.empty();
  }

  /** Whether a record that is written now would not replace it. */
  private boolean counts(Recent.Known<String> kept) {
    return kept.age().compareTo(window) < 0
        || clock.millis() - PackedRequests.usedAtIn(kept.value()) < window.toMillis();
  }

  /** The task id of {@code known}, if that is the same request. */
  static String taskOf(String known, String fingerprint) throws RequestConflictException {
    Optional<String> taskId = PackedRequests.taskIdIn(known);
    if (taskId.isEmpty() || !PackedRequests.fingerprintIn(known).equals(fingerprint)) {
      throw new RequestConflictException();
    }
    return taskId.get();
  }

  /**
   * Remembers an asynchronous request that was read: the first record of an x-request-id counts.
   *
   * @param usedAt as the record says: when its window began
   * @return what counts, for {@link #taskOf}
   */
  String rememberTask(String key, String fingerprint, String taskId, Instant usedAt) {
    return read(key, PackedRequests.packTask(fingerprint, taskId, usedAt.toEpochMilli()));
  }

  static String keyOf(String tenant, String requestId) {
    return Digest.of(List.of(tenant, requestId));
  }

  /** Of an asynchronous request. */
  static String fingerprintOfTask(String command, List<String> instanceIds) {
    return fingerprintOf(Stream.of(ASYNC, command), instanceIds);
  }

  private static String fingerprintOf(Stream<String> leading, List<String> instanceIds) {
    return Digest.of(Stream.concat(leading, instanceIds.stream().sorted()).toList());
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
