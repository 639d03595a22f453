/** Results on their way home to the waiting api replica. */
@NullMarked
package io.phonecommand.worker.results;

import org.jspecify.annotations.NullMarked;
