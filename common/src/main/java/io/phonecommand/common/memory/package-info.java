/** How both services remember what must be recognised when it comes again. */
@NullMarked
package io.phonecommand.common.memory;

import org.jspecify.annotations.NullMarked;
