/**
 * What no solution of this shape can be faster than: bare HTTP, plain Kafka clients, direct shells.
 */
@NullMarked
package io.phonecommand.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
