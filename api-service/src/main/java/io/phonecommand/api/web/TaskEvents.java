package io.phonecommand.api.web;

import io.phonecommand.api.connections.Connection;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.jobs.TaskEvent;
import io.phonecommand.api.jobs.TaskStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;

/**
 * Writes what becomes of a task as it comes, on the request's own thread, until the task, the token
 * or the service ends, or the reader is gone. One that takes nothing is cut off as one that does
 * not read any other answer, see {@link Connection}.
 */
final class TaskEvents {

  private static final Logger log = LoggerFactory.getLogger(TaskEvents.class);

  /** From one sign of life to the next, for whoever would close a connection on which none come. */
  private static final Duration COMMENT_PAUSE = Duration.ofSeconds(15);

  private final Clock clock;

  TaskEvents(Clock clock) {
    this.clock = clock;
  }

  /**
   * Blocks until the stream ends. What can't be read any more ends it early: its reader comes
   * again, and goes on from where it has been told.
   *
   * @param until when the reader's token ends
   * @throws IOException if the reader is gone, or takes nothing
   */
  void write(TaskStream stream, HttpServletResponse response, Connection connection, Instant until)
      throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.flushBuffer();
    try {
      writeAll(stream, response.getOutputStream(), connection, until);
    } catch (UnavailableException e) {
      log.debug("a stream ends early", e);
    } catch (RuntimeException e) {
      // There is no way to say so in the middle of an answer.
      log.error("a stream ended for a reason that nobody foresaw", e);
    }
  }

  private void writeAll(TaskStream stream, OutputStream out, Connection connection, Instant until)
      throws IOException, UnavailableException {
    while (!stream.isStopped()) {
      Duration left = Duration.between(clock.instant(), until);
      if (left.isNegative() || left.isZero()) {
        return;
      }
      TaskEvent event = stream.next(left.compareTo(COMMENT_PAUSE) < 0 ? left : COMMENT_PAUSE);
      if (stream.isStopped()) {
        return;
      }
      connection.answers();
      out.write(event == null ? EventFormat.COMMENT : EventFormat.of(event));
      out.flush();
      connection.answerPauses();
      if (event != null && event.isDone()) {
        return;
      }
    }
  }
}
