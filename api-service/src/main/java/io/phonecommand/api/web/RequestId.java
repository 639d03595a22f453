package io.phonecommand.api.web;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-request-id} of a request: its value, or what is wrong with it.
 *
 * @param value 1 to 128 visible ASCII characters; null if there is a problem
 * @param problem in words for the caller; null if there is a value
 */
record RequestId(@Nullable String value, @Nullable String problem) {

  static final String HEADER = "x-request-id";

  static final int MAX_CHARACTERS = 128;

  /** Judges the header's values; makes one up if there is none and none is required. */
  static RequestId of(List<String> values, boolean required) {
    if (values.isEmpty()) {
      return required ? invalid("is required") : new RequestId(UUID.randomUUID().toString(), null);
    }
    if (values.size() > 1) {
      return invalid("must be given once");
    }
    String value = values.getFirst();
    return isWellFormed(value)
        ? new RequestId(value, null)
        : invalid("must be 1 to " + MAX_CHARACTERS + " visible ASCII characters");
  }

  Optional<String> problemIfAny() {
    return Optional.ofNullable(problem);
  }

  private static boolean isWellFormed(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_CHARACTERS
        && value.chars().allMatch(character -> character > ' ' && character <= '~');
  }

  private static RequestId invalid(String rule) {
    return new RequestId(null, HEADER + " " + rule);
  }
}
