package io.phonecommand.api.openapi;

import io.phonecommand.api.web.ApiError;
import io.phonecommand.api.web.HttpContract;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.TaskError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What the document says in words, in Markdown. */
final class Texts {

  static final String DOCUMENT =
      "Run one ADB shell command on many cloud phones with one call, and get one honest answer per"
          + " phone.";

  static final String TOKEN = "A signed JWT. It says which tenant asks.";

  static final String REQUEST_ID =
      "Identifies the request: the same one again, from the same tenant and within the idempotency"
          + " window (10 minutes by default), never runs anything twice and gets the same results."
          + " With another command or other instances it is refused.";

  static final String SUCCESS =
      "One result for each requested instance, in the request's order, whatever became of each.";

  static final String STATUS =
      "%d: started, not finished when the sync window ended. %d: exit code 0. %d: anything else, see `error_code`."
          .formatted(CmdResult.RUNNING, CmdResult.SUCCEEDED, CmdResult.FAILED);

  static final String OUTPUT =
      ("What the command wrote to stdout and stderr, without one trailing line break; the first %d"
              + " bytes of UTF-8, cut at a character.")
          .formatted(CmdResult.MAX_EXECUTE_MSG_BYTES);

  private Texts() {}

  static String operation(HttpContract contract) {
    return """
    Every accepted request is answered within its sync window (10 s by default), with one result for each of \
    its 1 to %d instances.

    A command never starts twice. A code `CMD.1xxx` means that it certainly did not run: sending it again, \
    with another `%s`, is safe. `CMD.2xxx` means that it may have run.

    All problems that can be found in a request are named in one message. Nothing is sent to any phone when \
    a request is refused."""
        .formatted(contract.maxInstances(), HttpContract.REQUEST_ID);
  }

  /** A table of all task error codes. */
  static String taskErrors() {
    return Arrays.stream(TaskError.values())
        .map(
            error ->
                "| `%s` | %s | %s |"
                    .formatted(error.code(), error.text(), error.mayHaveRun() ? "yes" : "no"))
        .collect(
            Collectors.joining(
                "\n",
                "Empty unless `status` is %d.\n\n| code | meaning | may have run |\n|---|---|---|\n"
                    .formatted(CmdResult.FAILED),
                ""));
  }

  static String errors(int status, List<ApiError> errors) {
    String lead =
        switch (status) {
          case 404 -> "What every other path answers.\n\n";
          case 405 -> "What every other method answers.\n\n";
          default -> "";
        };
    return errors.stream()
        .map(error -> "- `%s`: %s".formatted(error.code(), error.text()))
        .collect(Collectors.joining("\n", lead, ""));
  }
}
