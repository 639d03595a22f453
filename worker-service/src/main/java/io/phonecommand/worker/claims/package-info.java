/** What this worker has claimed and not answered, and how it tells its successors. */
@NullMarked
package io.phonecommand.worker.claims;

import org.jspecify.annotations.NullMarked;
