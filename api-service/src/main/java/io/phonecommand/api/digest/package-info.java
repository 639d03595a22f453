/** Ids that are derived from what they stand for: those of tasks, and what a request was. */
@NullMarked
package io.phonecommand.api.digest;

import org.jspecify.annotations.NullMarked;
