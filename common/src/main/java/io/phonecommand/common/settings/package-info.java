/** How both services find what looks like a setting of theirs and is none. */
@NullMarked
package io.phonecommand.common.settings;

import org.jspecify.annotations.NullMarked;
