/** The table, the page and the charts. */
@NullMarked
package io.phonecommand.benchmarks.report;

import org.jspecify.annotations.NullMarked;
