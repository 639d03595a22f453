/** What is measured, over rounds in mixed order, and the statistics. */
@NullMarked
package io.phonecommand.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
