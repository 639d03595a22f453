/** How a service says why it can't start: in two sentences, what is wrong and what can be done. */
@NullMarked
package io.phonecommand.common.start;

import org.jspecify.annotations.NullMarked;
