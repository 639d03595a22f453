package io.phonecommand.benchmarks.process;

/**
 * A phone that commands are run on.
 *
 * @param id as in the simulator
 */
public record Phone(String id, String host, int port) {

  /** host:port. */
  public String address() {
    return host + ":" + port;
  }
}
