/** Simulated phones: the adbd side of the ADB protocol over TCP, with faults on demand. */
@NullMarked
package io.phonecommand.simulator;

import org.jspecify.annotations.NullMarked;
