/** Tests of the package. */
@NullMarked
package io.phonecommand.simulator.connection;

import org.jspecify.annotations.NullMarked;
