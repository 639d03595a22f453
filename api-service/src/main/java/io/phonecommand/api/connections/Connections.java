package io.phonecommand.api.connections;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.api.settings.ConnectionSettings;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections of callers. A look at all of them, ten times a second, ends what takes too long
 * and what is too much: that costs less than a timer for each request, and nothing on its way.
 *
 * <p>Where an owner has too many, those go that have waited longest: a newcomer who sends its
 * request is served, also when it comes from the same address as a thousand that don't.
 */
public final class Connections {

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

  private static final Duration WRITE_MARGIN = Duration.ofSeconds(1);

  /** From one look at whether requests are still to come to the next. */
  private static final Duration CLOSING_PAUSE = Duration.ofMillis(10);

  /** One of its owner's, and since when it has been what it is counted for. */
  private record Counted(Connection connection, long since) {}

  private final ConnectionSettings limits;
  private final Map<Ending, Counter> endings = new EnumMap<>(Ending.class);
  private final Map<SocketChannel, Connection> open = new ConcurrentHashMap<>();
  private volatile boolean endWithAnswers;

  Connections(ConnectionSettings limits, MeterRegistry meters) {
    this.limits = limits;
    for (Ending ending : Ending.values()) {
      endings.put(
          ending,
          Counter.builder("phone_command.connections.ended")
              .description("Connections that took too long or were too many")
              .tag("reason", ending.reason())
              .register(meters));
    }
    Gauge.builder("phone_command.connections.open", open, Map::size)
        .description("Connections of callers")
        .register(meters);
  }

  void opened(SocketChannel channel) {
    open.put(channel, new Connection(channel, addressOf(channel), limits));
  }

  void closed(@Nullable SocketChannel channel) {
    Connection connection = channel == null ? null : open.remove(channel);
    if (connection != null) {
      connection.closed();
    }
  }

  /** Null if it is closed. */
  @Nullable Connection of(SocketWrapperBase<?> wrapper) {
    SocketChannel channel = channelOf(wrapper);
    return channel == null ? null : open.get(channel);
  }

  /** Null if it is closed. */
  static @Nullable SocketChannel channelOf(SocketWrapperBase<?> wrapper) {
    return wrapper.getSocket() instanceof NioChannel channel ? channel.getIOChannel() : null;
  }

  /**
   * From a write to its being taken, in milliseconds: a little longer than an answer may take, as
   * that is looked at here.
   */
  long writeTimeout() {
    return limits.answerLimit().plus(WRITE_MARGIN).toMillis();
  }

  /** The service stops: each ends with its next answer, which says so. Any thread. */
  void endWithAnswers() {
    endWithAnswers = true;
  }

  /** Whether each ends with its next answer. Any thread. */
  public boolean isLastAnswer() {
    return endWithAnswers;
  }

  /**
   * The port is closed. Ends the connections that wait for a next request, and returns once the
   * others' requests are under way, or after {@code limit}.
   */
  void awaitLastRequests(Duration limit) {
    long begin = System.nanoTime();
    open.values().forEach(Connection::dismissIdle);
    while (open.values().stream().anyMatch(Connection::awaitsHeaders)
        && System.nanoTime() - begin < limit.toNanos()) {
      LockSupport.parkNanos(CLOSING_PAUSE.toNanos());
    }
  }

  /** Looks at all of them once. */
  void look() {
    try {
      long now = System.nanoTime();
      Map<Owner, Deque<Counted>> byOwner = new HashMap<>();
      for (Counted counted : countedAt(now)) {
        byOwner
            .computeIfAbsent(counted.connection().owner(), owner -> new ArrayDeque<>())
            .add(counted);
      }
      byOwner.forEach(
          (owner, connections) -> {
            int limit =
                owner.kind() == Ending.TENANT
                    ? limits.perTenant()
                    : limits.withoutTokenPerAddress();
            while (limit > 0 && connections.size() > limit) {
              dismiss(connections.remove(), owner.kind(), now);
            }
          });
      dismissStrangers(byOwner, now);
    } catch (RuntimeException e) {
      // Whoever looks must look again.
      log.error("connections could not be looked at", e);
    }
  }

  /** Ends what takes too long; returns what counts for its owner, the oldest first. */
  private List<Counted> countedAt(long now) {
    List<Counted> all = new ArrayList<>();
    for (Connection connection : open.values()) {
      count(connection.check(now));
      long since = connection.since();
      if (connection.counts(now)) {
        all.add(new Counted(connection, since));
      }
    }
    all.sort(Comparator.comparingLong(Counted::since));
    return all;
  }

  /** Those who have shown no token, all together: whoever has the most of them loses some. */
  private void dismissStrangers(Map<Owner, Deque<Counted>> byOwner, long now) {
    List<Deque<Counted>> strangers =
        byOwner.entrySet().stream()
            .filter(owned -> owned.getKey().kind() == Ending.ADDRESS)
            .map(Map.Entry::getValue)
            .toList();
    int tooMany = strangers.stream().mapToInt(Deque::size).sum() - limits.withoutToken();
    for (; limits.withoutToken() > 0 && tooMany > 0; tooMany--) {
      Deque<Counted> most = Collections.max(strangers, Comparator.comparingInt(Deque::size));
      dismiss(most.remove(), Ending.ADDRESS, now);
    }
  }

  private void dismiss(Counted counted, Ending reason, long now) {
    if (counted.connection().dismiss(counted.since(), now)) {
      count(reason);
    }
  }

  private void count(@Nullable Ending ending) {
    Counter counter = ending == null ? null : endings.get(ending);
    if (counter != null) {
      counter.increment();
    }
  }

  private static Owner addressOf(SocketChannel channel) {
    try {
      return Owner.at(channel.getRemoteAddress());
    } catch (IOException e) {
      // It is gone already.
      return Owner.at(null);
    }
  }
}
