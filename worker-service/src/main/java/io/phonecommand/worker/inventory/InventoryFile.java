package io.phonecommand.worker.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The site's inventory file, read again when its content has changed. One thread at a time. */
final class InventoryFile {

  private final Path path;
  private byte @Nullable [] seen;

  InventoryFile(Path path) {
    this.path = path;
  }

  /**
   * Returns the inventory if the file's content is not that of the last call.
   *
   * @throws InvalidInventoryException if it cannot be used; it is not reported again until it
   *     changes
   * @throws IOException if it cannot be read
   */
  Optional<Inventory> readIfChanged() throws IOException, InvalidInventoryException {
    byte[] content = Files.readAllBytes(path);
    if (Arrays.equals(content, seen)) {
      return Optional.empty();
    }
    seen = content;
    return Optional.of(InventoryParser.parse(content));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
