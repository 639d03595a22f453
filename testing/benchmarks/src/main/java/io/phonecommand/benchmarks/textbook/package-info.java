/** What a Spring developer writes in an afternoon: the messages of its two programs. */
@NullMarked
package io.phonecommand.benchmarks.textbook;

import org.jspecify.annotations.NullMarked;
