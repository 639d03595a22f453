package io.phonecommand.simulator.cli;

import io.phonecommand.simulator.SimulatedPhone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simulated phones as an inventory that a worker reads. */
final class Inventory {
  private Inventory() {}

  /**
   * Writes the file.
   *
   * @param advertise the host under which the worker reaches the phones, or null for their own
   *     addresses
   */
  static void write(
      Path file, List<SimulatedPhone> phones, String tenant, @Nullable String advertise)
      throws IOException {
    StringBuilder yaml = new StringBuilder("instances:\n");
    for (SimulatedPhone phone : phones) {
      InetSocketAddress address = phone.address();
      String host = advertise != null ? advertise : address.getAddress().getHostAddress();
      yaml.append("  - id: ").append(phone.id()).append('\n');
      yaml.append("    tenant: ").append(tenant).append('\n');
      yaml.append("    address: ").append(host).append(':').append(address.getPort()).append('\n');
    }
    Files.writeString(file, yaml);
  }
}
