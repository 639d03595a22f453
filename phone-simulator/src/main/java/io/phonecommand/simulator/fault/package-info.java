/** What can be made to go wrong with a phone. */
@NullMarked
package io.phonecommand.simulator.fault;

import org.jspecify.annotations.NullMarked;
