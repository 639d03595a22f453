package io.phonecommand.simulator.device;

import java.time.Instant;

/**
 * A file or a directory.
 *
 * @param directory which of the two
 * @param mode the letters that {@code ls -l} prints after the type: {@code rwxr-xr-x}
 * @param owner user and group
 * @param content of a file, as text; empty for a directory
 */
public record FileNode(boolean directory, String mode, String owner, String content) {
  /** The date that files of a system image have. */
  public static final Instant MODIFIED = Instant.parse("2009-01-01T00:00:00Z");

  static FileNode directory(String owner) {
    return new FileNode(true, "rwxr-xr-x", owner, "");
  }

  static FileNode file(String owner, String mode, String content) {
    return new FileNode(false, mode, owner, content);
  }
}
