/**
 * Asynchronous requests: accepting them, and telling what has become of them. Everything is kept in
 * the jobs topic, see docs/decisions/0020.
 *
 * <p>{@code JobAcceptance} accepts, {@code JobTasks} answers whoever asks. A task id is a {@code
 * TaskAddress}; what is known of a task is a {@code TaskView}. {@code JobLogReader} reads what
 * stands in the topic, {@code JobFollower} what comes.
 */
@NullMarked
package io.phonecommand.api.jobs;

import org.jspecify.annotations.NullMarked;
