package io.phonecommand.common.directory;

/** What an instance id looks like: 1 to 32 ASCII letters, digits, {@code _} and {@code -}. */
public final class InstanceIds {

  /** Limit of an instance id in characters, from the published reference. */
  public static final int MAX_CHARACTERS = 32;

  private InstanceIds() {}

  /** Whether {@code id} has the form of an instance id; it says nothing about its existence. */
  public static boolean isWellFormed(String id) {
    return !id.isEmpty()
        && id.length() <= MAX_CHARACTERS
        && id.chars()
            .allMatch(
                character ->
                    (character < 128 && Character.isLetterOrDigit(character))
                        || character == '_'
                        || character == '-');
  }
}
