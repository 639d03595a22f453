package io.phonecommand.worker.inventory;

import io.phonecommand.common.command.InstanceIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads an inventory:
 *
 * <pre>
 * instances:
 *   - id: a44uhlf7
 *     tenant: acme
 *     address: 10.0.0.7:5555
 * </pre>
 */
final class InventoryParser {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private InventoryParser() {}

  /** The file's form; a field that is not there is {@code null}. */
  private record FileForm(@Nullable List<@Nullable Entry> instances) {}

  private record Entry(@Nullable String id, @Nullable String tenant, @Nullable String address) {}

  static Inventory parse(byte[] yaml) throws InvalidInventoryException {
    FileForm file = read(yaml);
    if (file == null || file.instances() == null) {
      throw new InvalidInventoryException("there is no list 'instances'");
    }
    List<String> problems = new ArrayList<>();
    Map<String, Phone> phones = new LinkedHashMap<>();
    int index = 0;
    for (Entry entry : file.instances()) {
      String where = "instances[" + index++ + "]: ";
      Phone phone = phone(entry, where, problems);
      if (phone != null && phones.put(phone.instanceId(), phone) != null) {
        problems.add(where + "id " + phone.instanceId() + " is there twice");
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInventoryException(problems);
    }
    return new Inventory(phones);
  }

  private static @Nullable FileForm read(byte[] yaml) throws InvalidInventoryException {
    try {
      return YAML.readValue(yaml, FileForm.class);
    } catch (JacksonException e) {
      throw new InvalidInventoryException(e.getOriginalMessage());
    }
  }

  private static @Nullable Phone phone(@Nullable Entry entry, String where, List<String> problems) {
    if (entry == null) {
      problems.add(where + "is empty");
      return null;
    }
    String id = entry.id();
    String tenant = entry.tenant();
    String address = entry.address();
    if (id == null || !InstanceIds.isWellFormed(id)) {
      problems.add(where + "id must be 1 to 32 letters, digits, '_' or '-'");
      return null;
    }
    if (tenant == null || tenant.isBlank()) {
      problems.add(where + "tenant is missing");
      return null;
    }
    int colon = address == null ? -1 : address.lastIndexOf(':');
    int port = colon < 1 || address == null ? -1 : port(address.substring(colon + 1));
    if (address == null || port < 0) {
      problems.add(where + "address must be host:port");
      return null;
    }
    return new Phone(id, tenant, address.substring(0, colon), port);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port >= 1 && port <= 65535 ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
