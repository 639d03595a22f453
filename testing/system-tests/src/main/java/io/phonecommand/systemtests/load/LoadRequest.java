package io.phonecommand.systemtests.load;

import java.time.Duration;
import java.util.List;

/**
 * A request as it is sent, once or several times.
 *
 * @param id its x-request-id
 * @param command what it runs; in a phone's log the text stands for this request
 * @param phones the instance ids, in the order in which they are asked for
 * @param syncWindow how long the api waits for results
 */
public record LoadRequest(
    String id, LoadCommand command, List<String> phones, Duration syncWindow) {

  public LoadRequest {
    phones = List.copyOf(phones);
  }
}
