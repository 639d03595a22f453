package io.phonecommand.worker.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryFileTest {

  @TempDir private Path folder;

  @Test
  void content_isReportedOnceForEachChange() throws Exception {
    Path path = folder.resolve("inventory.yml");
    InventoryFile file = new InventoryFile(path);

    assertThatThrownBy(file::readIfChanged).isInstanceOf(NoSuchFileException.class);

    Files.writeString(path, "instances: []");
    assertThat(file.readIfChanged()).contains(Inventory.EMPTY);
    assertThat(file.readIfChanged()).isEmpty();

    Files.writeString(path, "instances: broken");
    assertThatThrownBy(file::readIfChanged).isInstanceOf(InvalidInventoryException.class);
    assertThat(file.readIfChanged()).isEmpty();

    Files.writeString(path, "instances: [{id: p1, tenant: acme, address: 'h:1'}]");
    assertThat(file.readIfChanged())
        .hasValueSatisfying(inventory -> assertThat(inventory.find("p1")).isPresent());
  }
}
