/** The end in good order: what comes after what, and how long each stage may take. */
@NullMarked
package io.phonecommand.worker.stop;

import org.jspecify.annotations.NullMarked;
