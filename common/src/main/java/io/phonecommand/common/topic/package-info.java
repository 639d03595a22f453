/**
 * Which topics there are: their names, partitions and retention; making them, and watching over
 * them.
 */
@NullMarked
package io.phonecommand.common.topic;

import org.jspecify.annotations.NullMarked;
