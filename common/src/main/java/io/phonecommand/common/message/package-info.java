/** The messages on the topics: what one service writes and the other reads. */
@NullMarked
package io.phonecommand.common.message;

import org.jspecify.annotations.NullMarked;
