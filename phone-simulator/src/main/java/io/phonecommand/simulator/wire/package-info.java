/** The messages of the ADB protocol, as bytes and back. */
@NullMarked
package io.phonecommand.simulator.wire;

import org.jspecify.annotations.NullMarked;
