package io.phonecommand.processes;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Something that was done to a part of the system. The parts remember by themselves what was done
 * to them, so that no test can forget to say it.
 *
 * @param phones whose commands it can cost; empty for a part that all phones need
 * @param frozen whether the phones stood still while their kernel took what came for them
 * @param from before it was done
 * @param until after it was mended and the part served again; now, if it was not yet
 */
public record Incident(Set<String> phones, boolean frozen, Instant from, Instant until) {

  public Incident {
    phones = Set.copyOf(phones);
  }

  /** Adds one for each of {@code spans}. */
  public static void addTo(
      List<Incident> all, Collection<String> phones, boolean frozen, List<Spans.Span> spans) {
    for (Spans.Span span : spans) {
      all.add(new Incident(Set.copyOf(phones), frozen, span.from(), span.until()));
    }
  }
}
