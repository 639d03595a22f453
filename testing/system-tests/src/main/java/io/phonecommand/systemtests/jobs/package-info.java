/** Asynchronous requests of a trial: their calls, what was said of them, and the judge of that. */
@NullMarked
package io.phonecommand.systemtests.jobs;

import org.jspecify.annotations.NullMarked;
