/** The shell of a phone: splits command lines, finds commands, runs them. */
@NullMarked
package io.phonecommand.simulator.shell;

import org.jspecify.annotations.NullMarked;
