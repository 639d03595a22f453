/** Tests of the package. */
@NullMarked
package io.phonecommand.simulator.shell;

import org.jspecify.annotations.NullMarked;
