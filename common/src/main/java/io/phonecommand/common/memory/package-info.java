/**
 * Bounds of what a service holds: a budget of its heap, which is checked at the start, and a memory
 * of the latest, by which what comes again is recognised.
 */
@NullMarked
package io.phonecommand.common.memory;

import org.jspecify.annotations.NullMarked;
