/** The services side by side with their floor, a textbook solution and adb, in one run. */
@NullMarked
package io.phonecommand.benchmarks;

import org.jspecify.annotations.NullMarked;
