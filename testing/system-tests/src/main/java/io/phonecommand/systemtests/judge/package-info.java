/** Compares what callers were told with what the phones ran. */
@NullMarked
package io.phonecommand.systemtests.judge;

import org.jspecify.annotations.NullMarked;
