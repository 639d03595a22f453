/** Whether all that a worker may hold at once fits into its heap. */
@NullMarked
package io.phonecommand.worker.memory;

import org.jspecify.annotations.NullMarked;
