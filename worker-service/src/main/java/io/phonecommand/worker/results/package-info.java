/** Sends each result to the partition of the api replica that waits for it. */
@NullMarked
package io.phonecommand.worker.results;

import org.jspecify.annotations.NullMarked;
