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
 * @param replicas the full addresses of the api replicas' endpoint, asked in turn
 * @param token the callers' X-Auth-Token
 * @param phones the instance ids to choose from
 * @param syncWindow as it is configured in the replicas
 * @param callers how many requests are in flight at most
 * @param requestsPerSecond at most, of all callers together
 * @param maxRequests after so many the load ends by itself
 * @param maxPhonesPerRequest each request names 1 to this many phones
 * @param maxAttempts tries of a request, the first included
 * @param mix which commands
 * @param seed of the choice of commands and phones
 */
public record LoadPlan(
    String name,
    List<URI> replicas,
    String token,
    List<String> phones,
    Duration syncWindow,
    int callers,
    double requestsPerSecond,
    int maxRequests,
    int maxPhonesPerRequest,
    int maxAttempts,
    CommandMix mix,
    long seed) {

  public LoadPlan {
    replicas = List.copyOf(replicas);
    phones = List.copyOf(phones);
    require(name.matches("[A-Za-z0-9-]{1,40}"), "the name has other characters, or too many");
    require(!replicas.isEmpty() && !phones.isEmpty(), "replicas and phones are needed");
    require(callers >= 1 && requestsPerSecond > 0 && maxRequests >= 1, "there is no load");
    require(maxPhonesPerRequest >= 1 && maxAttempts >= 1, "numbers must be positive");
  }

  /** 32 callers, 20 requests per second, up to 32 phones each, a name of its own, seed 1. */
  public static LoadPlan of(
      List<URI> replicas, String token, List<String> phones, Duration syncWindow) {
    String name = "r" + UUID.randomUUID().toString().substring(0, 8);
    return new LoadPlan(
        name, replicas, token, phones, syncWindow, 32, 20, 100_000, 32, 10, CommandMix.USUAL, 1);
  }

  public LoadPlan withRate(int callers, double requestsPerSecond) {
    return new LoadPlan(
        name,
        replicas,
        token,
        phones,
        syncWindow,
        callers,
        requestsPerSecond,
        maxRequests,
        maxPhonesPerRequest,
        maxAttempts,
        mix,
        seed);
  }

  public LoadPlan withMaxRequests(int requests) {
    return new LoadPlan(
        name,
        replicas,
        token,
        phones,
        syncWindow,
        callers,
        requestsPerSecond,
        requests,
        maxPhonesPerRequest,
        maxAttempts,
        mix,
        seed);
  }

  public LoadPlan withMaxPhonesPerRequest(int number) {
    return new LoadPlan(
        name,
        replicas,
        token,
        phones,
        syncWindow,
        callers,
        requestsPerSecond,
        maxRequests,
        number,
        maxAttempts,
        mix,
        seed);
  }

  /** With another mix, drawn by another seed. */
  public LoadPlan withMix(CommandMix other, long otherSeed) {
    return new LoadPlan(
        name,
        replicas,
        token,
        phones,
        syncWindow,
        callers,
        requestsPerSecond,
        maxRequests,
        maxPhonesPerRequest,
        maxAttempts,
        other,
        otherSeed);
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "LoadPlan[%s: %d phones, %d callers, %.1f/s, seed %d]"
        .formatted(name, phones.size(), callers, requestsPerSecond, seed);
  }
}
