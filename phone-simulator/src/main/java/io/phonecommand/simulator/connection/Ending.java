package io.phonecommand.simulator.connection;

/** How a stream ends once its command is done. */
enum Ending {
  /** The exit packet, then CLSE: the way of a healthy phone. */
  EXIT_PACKET,
  /** CLSE alone. */
  CLOSE_STREAM,
  /** The connection is cut. */
  DROP_CONNECTION
}
