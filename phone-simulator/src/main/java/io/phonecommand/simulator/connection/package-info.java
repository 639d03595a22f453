/** One adb connection: handshake, streams, flow control, and the end of all of them. */
@NullMarked
package io.phonecommand.simulator.connection;

import org.jspecify.annotations.NullMarked;
