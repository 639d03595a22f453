/** The textbook solution, HTTP side. */
@NullMarked
package io.phonecommand.benchmarks.textbook.api;

import org.jspecify.annotations.NullMarked;
