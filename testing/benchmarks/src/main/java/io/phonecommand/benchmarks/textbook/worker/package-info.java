/** The textbook solution, phone side. */
@NullMarked
package io.phonecommand.benchmarks.textbook.worker;

import org.jspecify.annotations.NullMarked;
