/** How a worker says why it can't start, and waits for what it can't start without. */
@NullMarked
package io.phonecommand.worker.start;

import org.jspecify.annotations.NullMarked;
