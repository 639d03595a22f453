package io.phonecommand.systemtests.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Whom a load is for.
 *
 * @param replicas the full addresses of the api replicas' endpoint, asked in turn
 * @param token the callers' X-Auth-Token
 * @param phones the instance ids to choose from
 * @param syncWindow as it is configured in the replicas
 */
public record LoadTarget(
    List<URI> replicas, String token, List<String> phones, Duration syncWindow) {

  public LoadTarget {
    replicas = List.copyOf(replicas);
    phones = List.copyOf(phones);
    LoadPlan.require(!replicas.isEmpty() && !phones.isEmpty(), "replicas and phones are needed");
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "LoadTarget[%s, %d phones]".formatted(replicas, phones.size());
  }
}
