/** What this worker has claimed and not answered, who gets it, and how successors learn of it. */
@NullMarked
package io.phonecommand.worker.claims;

import org.jspecify.annotations.NullMarked;
