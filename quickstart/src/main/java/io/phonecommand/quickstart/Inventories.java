package io.phonecommand.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the inventory file of each site, as an operator would. */
final class Inventories {

  private Inventories() {}

  /** Returns the file that lists those of {@code phones} that are in {@code site}. */
  static Path write(Path folder, DemoSite site, List<DemoPhone> phones) throws IOException {
    StringBuilder yaml = new StringBuilder("instances:\n");
    for (DemoPhone phone : phones) {
      if (phone.site() == site) {
        yaml.append("  - id: \"").append(phone.instanceId()).append("\"\n");
        yaml.append("    tenant: \"").append(phone.tenant()).append("\"\n");
        yaml.append("    address: \"").append(phone.address()).append("\"\n");
      }
    }
    return Files.writeString(folder.resolve("inventory-" + site.siteName() + ".yml"), yaml);
  }
}
