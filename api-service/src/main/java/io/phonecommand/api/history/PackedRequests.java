package io.phonecommand.api.history;

import io.phonecommand.api.directory.Placement;
import io.phonecommand.api.history.RequestHistory.KnownRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps a {@link KnownRequest} in one short text, as hundreds of thousands are remembered: sites
 * have numbers, of which there are as many as there are sites. Any thread may call it.
 */
final class PackedRequests {

  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  /** The sites by their numbers; one is here before its number is known. */
  private final List<String> sites = new CopyOnWriteArrayList<>();

  /** One character for the placement's length, the placement, and the fingerprint. */
  String pack(KnownRequest request) {
    String placement = request.placement().packed(this::numberOf);
    return (char) placement.length() + placement + request.fingerprint();
  }

  /** What was packed here. */
  KnownRequest unpack(String packed) {
    int end = 1 + packed.charAt(0);
    return new KnownRequest(
        packed.substring(end), Placement.unpacked(packed.substring(1, end), sites::get));
  }

  private int numberOf(String site) {
    return numbers.computeIfAbsent(site, this::nextNumber);
  }

  private synchronized int nextNumber(String site) {
    sites.add(site);
    return sites.size() - 1;
  }
}
