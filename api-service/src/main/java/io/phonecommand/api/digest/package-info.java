/** Ids that are derived from what they stand for. */
@NullMarked
package io.phonecommand.api.digest;

import org.jspecify.annotations.NullMarked;
