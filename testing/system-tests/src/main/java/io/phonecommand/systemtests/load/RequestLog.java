package io.phonecommand.systemtests.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every request of a load with every try of it. Thread safe.
 *
 * <p>It is bounded and forgets nothing: who judges must know all requests. When it is full it takes
 * no more, and the load ends.
 */
public final class RequestLog {

  private final int capacity;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * Starts empty.
   *
   * @param capacity requests; with their results they take about 5 KiB each
   */
  public RequestLog(int capacity) {
    this.capacity = capacity;
  }

  /** Notes a request before it is sent; {@code false} if there is no room, so it must not be. */
  public synchronized boolean open(LoadRequest request) {
    if (entries.size() >= capacity) {
      return false;
    }
    if (entries.putIfAbsent(request.id(), new Entry(request)) != null) {
      throw new IllegalArgumentException("request id " + request.id() + " is not new");
    }
    return true;
  }

  /** Notes one try that has ended. */
  public synchronized void add(LoadRequest request, Attempt attempt) {
    Entry entry = entries.get(request.id());
    if (entry == null) {
      throw new IllegalArgumentException("request id " + request.id() + " was not opened");
    }
    entry.attempts.add(attempt);
  }

  /** What is known now, in the order in which the requests were made. */
  public synchronized List<LoggedRequest> all() {
    return entries.values().stream()
        .map(entry -> new LoggedRequest(entry.request, entry.attempts))
        .toList();
  }

  public synchronized int size() {
    return entries.size();
  }

  private static final class Entry {
    private final LoadRequest request;
    private final List<Attempt> attempts = new ArrayList<>(1);

    Entry(LoadRequest request) {
      this.request = request;
    }
  }
}
