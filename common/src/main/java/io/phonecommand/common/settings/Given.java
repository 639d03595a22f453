package io.phonecommand.common.settings;

import java.util.Arrays;
import java.util.Objects;

/** For rules over several settings, which come before it is looked whether each has a value. */
public final class Given {

  private Given() {}

  /** Whether all have a value; those that have none are refused later, by their names. */
  public static boolean all(Object... settings) {
    return Arrays.stream(settings).allMatch(Objects::nonNull);
  }
}
