/** Tests of the package. */
@NullMarked
package io.phonecommand.simulator.auth;

import org.jspecify.annotations.NullMarked;
