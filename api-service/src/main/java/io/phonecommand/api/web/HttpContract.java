package io.phonecommand.api.web;

import io.phonecommand.common.command.CommandSyntax;
import io.phonecommand.common.message.CmdResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The rules of the endpoint as they are configured, for whoever describes it: everything comes from
 * the code that keeps the rule.
 *
 * @param commandSyntax which commands are let through
 * @param maxInstances how many instances a request may name
 * @param requestIdRequired whether a request without {@link #REQUEST_ID} is refused
 */
public record HttpContract(
    CommandSyntax commandSyntax, int maxInstances, boolean requestIdRequired) {

  public static final String PATH = SyncCommandController.PATH;
  public static final String REQUEST_ID = RequestId.HEADER;
  public static final int MAX_REQUEST_ID_CHARACTERS = RequestId.MAX_CHARACTERS;
  public static final int MAX_BODY_BYTES = BodyReader.MAX_BYTES;

  /** What the {@code error_code} of an answer with results is. */
  public static final String SUCCESS = Bodies.SUCCESS;

  /** The body of an answer with these results. */
  public static String body(List<CmdResult> results) {
    return new String(Bodies.success(results), StandardCharsets.UTF_8);
  }

  /** The body of an answer with this error, in its most general words. */
  public static String body(ApiError error) {
    return new String(Bodies.failure(error, error.text()), StandardCharsets.UTF_8);
  }
}
