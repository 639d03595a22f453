package io.phonecommand.api.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.phonecommand.common.kafka.BrokerContact;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/** Decides whether a request can be taken on at all, and bounds how many are. */
public final class Availability {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final BooleanSupplier ready;
  private final BrokerContact contact;
  private final MeterRegistry meters;
  private final Semaphore places;

  /** By reason: each is looked for in the registry once. */
  private final Map<String, Counter> refusals = new ConcurrentHashMap<>();

  /**
   * Starts with all places free.
   *
   * @param ready whether everything that was written before this replica started has been read
   */
  Availability(BooleanSupplier ready, BrokerContact contact, int maxWaiting, MeterRegistry meters) {
    this.ready = ready;
    this.contact = contact;
    this.meters = meters;
    this.places = new Semaphore(maxWaiting);
  }

  /** Whether requests are no more refused because the service is starting. Any thread. */
  boolean hasBegun() {
    return ready.getAsBoolean();
  }

  /**
   * Lets a request pass that is answered from memory. Any thread.
   *
   * @param known whether that is known which it needs and others do not
   * @throws UnavailableException if not all is known yet that there is to know
   */
  public void requireBegun(BooleanSupplier known) throws UnavailableException {
    if (!hasBegun() || !known.getAsBoolean()) {
      throw refuse("starting", "The service is still starting.");
    }
  }

  /**
   * Takes a place, which must be given back with {@link #leave()}. Any thread; returns at once.
   *
   * @throws UnavailableException if no request can be taken on now
   */
  public void enter() throws UnavailableException {
    requireBegun(() -> true);
    if (contact.isLost()) {
      throw refuse("kafka", "The service cannot reach its message broker.");
    }
    if (!places.tryAcquire()) {
      throw refuse("saturated", "Too many requests are waiting.");
    }
  }

  /** Gives a place back. Any thread. */
  public void leave() {
    places.release();
  }

  private UnavailableException refuse(String reason, String text) {
    refusals
        .computeIfAbsent(
            reason, each -> meters.counter("phone_command.requests.rejected", "reason", each))
        .increment();
    return new UnavailableException(text, RETRY_AFTER);
  }
}
