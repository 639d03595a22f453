/** Tests of the package. */
@NullMarked
package io.phonecommand.simulator.wire;

import org.jspecify.annotations.NullMarked;
