package io.phonecommand.systemtests.judge;

import java.time.Instant;
import java.util.Set;

/**
 * A time in which a test did something to the system that can cost callers their results. What is
 * told of a phone while nothing troubles it must be the plain truth, see {@link Rule#UNDISTURBED}.
 *
 * @param phones whose results it can cost; empty for a trouble of all phones
 * @param from before the test laid hands on it
 * @param until after it was mended, or when the records end
 */
public record Trouble(Set<String> phones, Instant from, Instant until) {

  public Trouble {
    phones = Set.copyOf(phones);
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("a trouble can't end before it begins");
    }
  }

  /** Of brokers, api replicas, and whatever else all phones share. */
  public static Trouble ofAllPhones(Instant from, Instant until) {
    return new Trouble(Set.of(), from, until);
  }

  boolean concerns(String phone) {
    return phones.isEmpty() || phones.contains(phone);
  }
}
