/** One timer for every limit in this worker. */
@NullMarked
package io.phonecommand.worker.timing;

import org.jspecify.annotations.NullMarked;
