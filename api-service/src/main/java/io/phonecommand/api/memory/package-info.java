/** Whether all that the service may hold at once fits into its heap. */
@NullMarked
package io.phonecommand.api.memory;

import org.jspecify.annotations.NullMarked;
