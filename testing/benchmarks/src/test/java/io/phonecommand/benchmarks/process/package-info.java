@NullMarked
package io.phonecommand.benchmarks.process;

import org.jspecify.annotations.NullMarked;
