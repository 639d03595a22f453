/** How a worker says why it can't start. */
@NullMarked
package io.phonecommand.worker.start;

import org.jspecify.annotations.NullMarked;
