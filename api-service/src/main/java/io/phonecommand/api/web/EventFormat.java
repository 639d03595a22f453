package io.phonecommand.api.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phonecommand.api.jobs.JobStatus;
import io.phonecommand.api.jobs.TaskEvent;

/** A stream's parts as they stand on the wire, after the HTML standard's server-sent events. */
final class EventFormat {

  /** Says nothing, but that the stream is still there. */
  static final byte[] COMMENT = ":\n\n".getBytes(UTF_8);

  private EventFormat() {}

  /** {@code event}, with the empty line behind it. */
  static byte[] of(TaskEvent event) {
    StringBuilder text = new StringBuilder();
    if (event.id() != null) {
      text.append("id: ").append(event.id()).append('\n');
    }
    JobStatus job = event.job();
    text.append("event: ").append(job == null ? "done" : "job").append('\n');
    // JSON has no line breaks of its own. Browsers drop an event without data.
    text.append("data: ").append(job == null ? "{}" : new String(AnswerBodies.job(job), UTF_8));
    return text.append("\n\n").toString().getBytes(UTF_8);
  }
}
