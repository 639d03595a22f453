/** Tests of the package. */
@NullMarked
package io.phonecommand.simulator.device;

import org.jspecify.annotations.NullMarked;
