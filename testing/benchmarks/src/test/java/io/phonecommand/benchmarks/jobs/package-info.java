@NullMarked
package io.phonecommand.benchmarks.jobs;

import org.jspecify.annotations.NullMarked;
