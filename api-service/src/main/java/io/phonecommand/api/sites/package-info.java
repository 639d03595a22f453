/**
 * What the workers of each site say of themselves: whether they understand asynchronous tasks, how
 * fresh what they say of their phones is, and what operators want to know of them.
 */
@NullMarked
package io.phonecommand.api.sites;

import org.jspecify.annotations.NullMarked;
