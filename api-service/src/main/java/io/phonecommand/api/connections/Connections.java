package io.phonecommand.api.connections;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  private final ConnectionProperties limits;
  private final Map<Ending, Counter> endings = new EnumMap<>(Ending.class);
  private final Map<SocketChannel, Connection> open = new ConcurrentHashMap<>();

  Connections(ConnectionProperties limits, MeterRegistry meters) {
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

  /** Looks at all of them once. */
  void look() {
    try {
      long now = System.nanoTime();
      Map<Owner, List<Connection>> byOwner = new HashMap<>();
      for (Connection connection : open.values()) {
        count(connection.check(now), 1);
        if (connection.counts(now)) {
          byOwner.computeIfAbsent(connection.owner(), owner -> new ArrayList<>()).add(connection);
        }
      }
      byOwner.forEach(this::dismissTooMany);
    } catch (RuntimeException e) {
      // Whoever looks must look again.
      log.error("connections could not be looked at", e);
    }
  }

  private void dismissTooMany(Owner owner, List<Connection> connections) {
    int limit =
        owner.kind() == Ending.TENANT ? limits.perTenant() : limits.withoutTokenPerAddress();
    int tooMany = connections.size() - limit;
    if (limit > 0 && tooMany > 0) {
      // Their times change meanwhile, which a sorting must not see.
      Map<Connection, Long> since = new HashMap<>();
      connections.forEach(connection -> since.put(connection, connection.since()));
      since.entrySet().stream()
          .sorted(Comparator.comparingLong(Map.Entry::getValue))
          .limit(tooMany)
          .forEach(entry -> entry.getKey().dismiss());
      count(owner.kind(), tooMany);
    }
  }

  private void count(@Nullable Ending ending, int connections) {
    Counter counter = ending == null ? null : endings.get(ending);
    if (counter != null) {
      counter.increment(connections);
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
