package io.phonecommand.systemtests.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What a load consists of.
 *
 * @param name begins every request id and marks every command: letters, digits and hyphens, and not
 *     used for another load on the same topics
 * @param target whom it is for
 * @param callers how many requests are in flight at most
 * @param requestsPerSecond at most, of all callers together
 * @param maxRequests after so many the load ends by itself
 * @param maxPhones each request names 1 to this many phones
 * @param mix which commands
 * @param seed of the choice of commands and phones
 */
public record LoadPlan(
    String name,
    LoadTarget target,
    int callers,
    double requestsPerSecond,
    int maxRequests,
    int maxPhones,
    CommandMix mix,
    long seed) {

  public LoadPlan {
    require(name.matches("[A-Za-z0-9-]{1,40}"), "the name has other characters, or too many");
    require(callers >= 1 && requestsPerSecond > 0 && maxRequests >= 1, "there is no load");
    require(maxPhones >= 1, "a request needs a phone");
  }

  /** 32 callers, 20 requests per second, up to 32 phones each, a name of its own, seed 1. */
  public static LoadPlan of(
      List<URI> replicas, String token, List<String> phones, Duration syncWindow) {
    String name = "r" + UUID.randomUUID().toString().substring(0, 8);
    LoadTarget target = new LoadTarget(replicas, token, phones, syncWindow);
    return new LoadPlan(name, target, 32, 20, 100_000, 32, CommandMix.USUAL, 1);
  }

  public LoadPlan withRate(int number, double perSecond) {
    return new LoadPlan(name, target, number, perSecond, maxRequests, maxPhones, mix, seed);
  }

  public LoadPlan withMaxRequests(int requests) {
    return new LoadPlan(name, target, callers, requestsPerSecond, requests, maxPhones, mix, seed);
  }

  public LoadPlan withMaxPhonesPerRequest(int number) {
    return new LoadPlan(name, target, callers, requestsPerSecond, maxRequests, number, mix, seed);
  }

  /** With another mix, drawn by another seed. */
  public LoadPlan withMix(CommandMix other, long otherSeed) {
    return new LoadPlan(
        name, target, callers, requestsPerSecond, maxRequests, maxPhones, other, otherSeed);
  }

  /** The same for asynchronous requests beside it, with another name and other draws. */
  public LoadPlan forJobs(double perSecond) {
    return new LoadPlan(
        name + "-job", target, callers, perSecond, maxRequests, maxPhones, mix, ~seed);
  }

  static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }
}
