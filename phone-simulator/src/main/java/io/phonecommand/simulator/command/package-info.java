/** The commands of a phone: Android's, and those that only the simulator has. */
@NullMarked
package io.phonecommand.simulator.command;

import org.jspecify.annotations.NullMarked;
