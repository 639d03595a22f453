/** Tests of the package. */
@NullMarked
package io.phonecommand.simulator.log;

import org.jspecify.annotations.NullMarked;
