package io.phonecommand.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the inventory file of each site, as an operator would. */
public final class Inventories {

  private Inventories() {}

  /** Returns the file that lists those of {@code phones} that are in {@code site}. */
  public static Path write(Path folder, String site, List<DemoPhone> phones) throws IOException {
    List<DemoPhone> own = phones.stream().filter(phone -> phone.site().equals(site)).toList();
    StringBuilder yaml = new StringBuilder(own.isEmpty() ? "instances: []\n" : "instances:\n");
    for (DemoPhone phone : own) {
      yaml.append("  - id: \"").append(phone.instanceId()).append("\"\n");
      yaml.append("    tenant: \"").append(phone.tenant()).append("\"\n");
      yaml.append("    address: \"").append(phone.address()).append("\"\n");
    }
    return Files.writeString(folder.resolve("inventory-" + site + ".yml"), yaml);
  }
}
