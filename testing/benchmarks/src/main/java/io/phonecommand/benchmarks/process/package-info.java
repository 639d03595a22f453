/**
 * The programs that are measured, each a process of its own, and what an operating system knows of
 * them.
 */
@NullMarked
package io.phonecommand.benchmarks.process;

import org.jspecify.annotations.NullMarked;
