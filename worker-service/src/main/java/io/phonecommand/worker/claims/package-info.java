/**
 * The tasks that this worker has claimed and not answered, as it writes them beside its offsets, so
 * that whoever reads a partition next answers them and starts none of them.
 */
@NullMarked
package io.phonecommand.worker.claims;

import org.jspecify.annotations.NullMarked;
