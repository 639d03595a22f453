/** Tests of the package. */
@NullMarked
package io.phonecommand.simulator.cli;

import org.jspecify.annotations.NullMarked;
