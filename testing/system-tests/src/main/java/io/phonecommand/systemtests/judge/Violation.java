package io.phonecommand.systemtests.judge;

import org.jspecify.annotations.Nullable;

/**
 * A promise that was not kept.
 *
 * @param requestId null if it concerns the whole trial
 * @param phone null if it concerns the whole request
 * @param text what happened; without the command's text and output
 */
public record Violation(
    Rule rule, @Nullable String requestId, @Nullable String phone, String text) {

  @Override
  public String toString() {
    if (requestId == null) {
      return rule + ": " + text;
    }
    return "%s: request %s%s: %s"
        .formatted(rule, requestId, phone == null ? "" : ", phone " + phone, text);
  }
}
