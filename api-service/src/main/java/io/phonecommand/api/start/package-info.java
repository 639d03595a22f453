/** How the service says why it can't start. */
@NullMarked
package io.phonecommand.api.start;

import org.jspecify.annotations.NullMarked;
