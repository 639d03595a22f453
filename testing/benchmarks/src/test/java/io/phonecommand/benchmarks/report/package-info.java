@NullMarked
package io.phonecommand.benchmarks.report;

import org.jspecify.annotations.NullMarked;
