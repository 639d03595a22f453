package io.phonecommand.common.message;

import org.jspecify.annotations.Nullable;

/** Checks of message fields; their texts name the field and never its value. */
public final class FieldChecks {

  private FieldChecks() {}

  public static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }

  public static void requireNonNull(String field, @Nullable Object value) {
    require(value != null, field + " is missing");
  }

  public static void requirePresent(String field, @Nullable String value) {
    require(value != null && !value.isEmpty(), field + " is missing or empty");
  }
}
