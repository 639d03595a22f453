package io.phonecommand.worker.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The site's inventory file, looked at again and again. What it says counts when two looks running
 * have found the same, so that a file that is just being rewritten in place is not taken half. A
 * look at a file that rests asks for its attributes only. One thread at a time.
 *
 * <p>What is left: a writer that pauses halfway for longer than the time between two looks is not
 * seen through. Renaming a finished file over the old one avoids that, and the {@link ShrinkLimit}
 * keeps the damage small.
 */
final class InventoryFile {

  /** 100,000 phones are 7 to 40 MiB, by the length of their names. */
  static final int MAX_BYTES = 64 << 20;

  /** So many looks that all differ are a problem of their own. */
  static final int MAX_UNSTEADY_LOOKS = 20;

  /**
   * From the first look at a file's attributes to the moment from which they alone are asked for. A
   * second write within one tick of the file system's clock leaves them as they are, and the
   * coarsest clocks tick every 2 s.
   */
  static final Duration REST = Duration.ofSeconds(3);

  private static final String COMPARED = "size,lastModifiedTime,fileKey,isDirectory,isRegularFile";

  private record Look(Map<String, Object> attributes, String digest) {}

  private final Path path;
  private final LongSupplier nanoTime;
  private final String compared;

  private @Nullable Look last;
  private long attributesSince;
  private boolean isAtRest;
  private boolean isHandedOut;
  private int unsteadyLooks;

  /**
   * @param nanoTime {@link System#nanoTime}, or a test's
   */
  InventoryFile(Path path, LongSupplier nanoTime) {
    this.path = path;
    this.nanoTime = nanoTime;
    // Nobody can set a file's ctime: a write whose author puts the mtime back is seen by it.
    boolean hasChangeTime = path.getFileSystem().supportedFileAttributeViews().contains("unix");
    this.compared = hasChangeTime ? "unix:ctime," + COMPARED : COMPARED;
  }

  /**
   * Looks at the file, and returns the inventory if this is the second look running that has found
   * this content; once, until the file changes.
   *
   * @throws InvalidInventoryException if it is missing or can't be read, at each look; if its
   *     content cannot be used, once
   */
  Optional<Inventory> readIfChanged() throws InvalidInventoryException {
    try {
      return look();
    } catch (IOException e) {
      forget();
      throw new InvalidInventoryException(problem(e));
    }
  }

  /** Whatever the next two looks find is handed out, be it what was there before. */
  void forget() {
    last = null;
  }

  private Optional<Inventory> look() throws IOException, InvalidInventoryException {
    long now = nanoTime.getAsLong();
    Map<String, Object> attributes = attributes();
    if (last == null || !attributes.equals(last.attributes())) {
      attributesSince = now;
    } else if (isAtRest) {
      return Optional.empty();
    }
    byte[] content = content();
    Look look = new Look(attributes, digest(content));
    if (!look.equals(last)) {
      last = look;
      isAtRest = false;
      isHandedOut = false;
      countUnsteadyLook();
      return Optional.empty();
    }
    unsteadyLooks = 0;
    isAtRest = now - attributesSince >= REST.toNanos();
    if (isHandedOut) {
      return Optional.empty();
    }
    isHandedOut = true;
    return Optional.of(InventoryParser.parse(content, changed(attributes)));
  }

  private void countUnsteadyLook() throws InvalidInventoryException {
    if (++unsteadyLooks >= MAX_UNSTEADY_LOOKS) {
      throw new InvalidInventoryException(
          "is being written without end: %d looks running all differ".formatted(MAX_UNSTEADY_LOOKS),
          "Write it to another file beside it, and rename that when it is complete.");
    }
  }

  private Map<String, Object> attributes() throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, compared);
    if (Boolean.TRUE.equals(attributes.get("isDirectory"))) {
      throw new FileSystemException(path.toString(), null, "it is a directory");
    }
    // Opening a pipe would block, and a device has no end.
    if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
      throw new FileSystemException(path.toString(), null, "it is no regular file");
    }
    requireAllowed((Long) Objects.requireNonNull(attributes.get("size")));
    return attributes;
  }

  private byte[] content() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      // It may have grown since.
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      requireAllowed(content.length);
      return content;
    }
  }

  private void requireAllowed(long bytes) throws FileSystemException {
    if (bytes > MAX_BYTES) {
      throw new FileSystemException(
          path.toString(), null, "it is larger than %d MiB".formatted(MAX_BYTES >> 20));
    }
  }

  private static String problem(IOException e) {
    return switch (e) {
      case NoSuchFileException ignored -> "does not exist";
      case AccessDeniedException ignored -> "cannot be read: this process may not";
      case FileSystemException other -> "cannot be read: " + other.getReason();
      default -> "cannot be read: " + e;
    };
  }

  private static String digest(byte[] content) {
    return HexFormat.of().formatHex(Digests.sha256().digest(content));
  }

  /** When the file came to be as it is, in milliseconds since the epoch. */
  private static long changed(Map<String, Object> attributes) {
    Object ctime = attributes.get("ctime");
    FileTime changed =
        (FileTime)
            Objects.requireNonNull(ctime == null ? attributes.get("lastModifiedTime") : ctime);
    return changed.toMillis();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
