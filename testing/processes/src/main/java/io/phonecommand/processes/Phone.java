package io.phonecommand.processes;

/**
 * A phone that commands are run on.
 *
 * @param id as in the simulator
 */
public record Phone(String id, String host, int port) {

  /**
   * The phone there.
   *
   * @param address host:port
   */
  public static Phone at(String id, String address) {
    int colon = address.lastIndexOf(':');
    return new Phone(
        id, address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  /** host:port. */
  public String address() {
    return host + ":" + port;
  }
}
