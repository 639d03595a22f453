@NullMarked
package io.phonecommand.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
