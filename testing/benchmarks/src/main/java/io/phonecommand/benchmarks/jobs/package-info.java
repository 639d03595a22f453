/** Callers of asynchronous requests, and what can be seen of these from outside. */
@NullMarked
package io.phonecommand.benchmarks.jobs;

import org.jspecify.annotations.NullMarked;
