/** The simulator as a program: options, inventory, and a control endpoint. */
@NullMarked
package io.phonecommand.simulator.cli;

import org.jspecify.annotations.NullMarked;
