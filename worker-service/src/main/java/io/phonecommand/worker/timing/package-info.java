/** One timer for every limit of a task or connection in this worker, and its clock. */
@NullMarked
package io.phonecommand.worker.timing;

import org.jspecify.annotations.NullMarked;
