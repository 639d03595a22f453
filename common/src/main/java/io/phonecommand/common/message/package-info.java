/**
 * The messages on the topics, as bytes and back: tasks, results and the errors that they can carry,
 * announcements; what one service writes and the other reads, also one of another version.
 */
@NullMarked
package io.phonecommand.common.message;

import org.jspecify.annotations.NullMarked;
