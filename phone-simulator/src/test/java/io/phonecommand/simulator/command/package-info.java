/** Tests of the package. */
@NullMarked
package io.phonecommand.simulator.command;

import org.jspecify.annotations.NullMarked;
