package io.phonecommand.api.web;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which commands are let through: length and character set.
 *
 * <p>The default set is the published reference's (letters, digits, {@code _ . / : -}) and the
 * space, which the reference's own example needs. It excludes everything that a shell treats
 * specially, so that a command stays one simple command.
 */
public final class CommandSyntax {

  /** Limit of a command in bytes of UTF-8, from the published reference. */
  public static final int MAX_BYTES = 1024;

  private static final String PUNCTUATION = "_./:- ";

  private final String extraCharacters;

  private CommandSyntax(String extraCharacters) {
    this.extraCharacters = extraCharacters;
  }

  /** The default set, widened by each character of {@code extraCharacters}. */
  public static CommandSyntax allowing(String extraCharacters) {
    if (extraCharacters.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("control characters can never be allowed in a command");
    }
    return new CommandSyntax(extraCharacters);
  }

  /** What is wrong with {@code command}, in words for the caller; empty if nothing is. */
  public Optional<String> problemOf(String command) {
    if (command.isBlank()) {
      return Optional.of("must not be blank");
    }
    if (command.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return Optional.of("must be at most " + MAX_BYTES + " bytes");
    }
    if (!command.codePoints().allMatch(this::isAllowed)) {
      return Optional.of(
          "may contain only letters, digits, spaces and the characters _ . / : -"
              + (extraCharacters.isEmpty() ? "" : " " + extraCharacters));
    }
    return Optional.empty();
  }

  /**
   * The same character set as a regular expression that JavaScript and Java read alike, for JSON
   * Schema. It says nothing of the length.
   */
  String pattern() {
    StringBuilder set = new StringBuilder("A-Za-z0-9");
    PUNCTUATION
        .chars()
        .forEach(character -> set.append(character == '-' ? "\\-" : (char) character));
    extraCharacters.chars().forEach(unit -> set.append("\\u%04x".formatted(unit)));
    return "^(?! *$)[" + set + "]+$";
  }

  private boolean isAllowed(int character) {
    return (character < 128 && Character.isLetterOrDigit(character))
        || PUNCTUATION.indexOf(character) >= 0
        || extraCharacters.indexOf(character) >= 0;
  }
}
