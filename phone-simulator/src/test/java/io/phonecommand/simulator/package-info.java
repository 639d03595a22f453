/** Tests of whole phones, over real sockets. */
@NullMarked
package io.phonecommand.simulator;

import org.jspecify.annotations.NullMarked;
