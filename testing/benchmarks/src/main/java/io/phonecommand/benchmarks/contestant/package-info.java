/** Who is compared: each runs a command on phones, in its own way. */
@NullMarked
package io.phonecommand.benchmarks.contestant;

import org.jspecify.annotations.NullMarked;
