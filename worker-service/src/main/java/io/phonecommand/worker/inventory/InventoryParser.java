package io.phonecommand.worker.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.phonecommand.common.directory.InstanceIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads an inventory:
 *
 * <pre>
 * expected-instances: 1   # may be left out; if it is there it must be right
 * revision: 7             # may be left out; of two inventories of a site the greater is the newer
 * instances:
 *   - id: a44uhlf7
 *     tenant: acme
 *     address: 10.0.0.7:5555
 * </pre>
 */
final class InventoryParser {

  private static final YAMLMapper YAML = mapper();

  private InventoryParser() {}

  /** The file's form; a field that is not there is {@code null}. */
  private record FileForm(
      @JsonProperty("expected-instances") @Nullable Integer expectedInstances,
      @Nullable Long revision,
      @Nullable List<@Nullable Entry> instances) {}

  private record Entry(@Nullable String id, @Nullable String tenant, @Nullable String address) {}

  /** Jackson would hand out an alias's name as if it were the text that it stands for. */
  private static final class TextWithoutAliases extends StdScalarDeserializer<String> {

    TextWithoutAliases() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
      if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
        return context.reportInputMismatch(this, "aliases (*name) can't be used");
      }
      return StringDeserializer.instance.deserialize(parser, context);
    }
  }

  // What is there twice, or behind the end, would win over or be lost behind the rest unseen.
  private static YAMLMapper mapper() {
    // The default of 3 MiB is less than 42,000 phones.
    LoadSettings size = LoadSettings.builder().setCodePointLimit(InventoryFile.MAX_BYTES).build();
    YAMLFactory factory =
        new YAMLFactory() // its builder() begins without the defaults
            .rebuild()
            .loadSettings(size)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return YAMLMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .addModule(new SimpleModule().addDeserializer(String.class, new TextWithoutAliases()))
        .build();
  }

  /**
   * @param changed the revision of a file that states none: when it was changed
   */
  static Inventory parse(byte[] yaml, long changed) throws InvalidInventoryException {
    FileForm file = read(yaml);
    if (file == null || file.instances() == null) {
      throw InvalidInventoryException.of(List.of("there is no list 'instances'"));
    }
    List<String> problems = new ArrayList<>();
    Integer expected = file.expectedInstances();
    if (expected != null && expected != file.instances().size()) {
      problems.add(
          "expected-instances is %d, but the list has %d"
              .formatted(expected, file.instances().size()));
    }
    Map<String, Phone> phones = phones(file.instances(), problems);
    if (!problems.isEmpty()) {
      throw InvalidInventoryException.of(problems);
    }
    return new Inventory(
        phones, expected != null, Objects.requireNonNullElse(file.revision(), changed));
  }

  private static @Nullable FileForm read(byte[] yaml) throws InvalidInventoryException {
    try {
      return YAML.readValue(yaml, FileForm.class);
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      String where = location == null ? "" : "line " + location.getLineNr() + ": ";
      String problem = e.getOriginalMessage().replaceAll("\\s+", " ");
      throw InvalidInventoryException.of(List.of(where + problem));
    }
  }

  private static Map<String, Phone> phones(List<@Nullable Entry> entries, List<String> problems) {
    Map<String, Phone> phones = new LinkedHashMap<>();
    Map<String, String> idsByAddress = new HashMap<>();
    int index = 0;
    for (Entry entry : entries) {
      String where = "instances[" + index++ + "]: ";
      Phone phone = phone(entry, where, problems);
      if (phone == null) {
        continue;
      }
      if (phones.putIfAbsent(phone.instanceId(), phone) != null) {
        problems.add(where + "id " + phone.instanceId() + " is there twice");
        continue;
      }
      // One phone under two ids would have two lanes, and perhaps two tenants.
      PhoneAddress address = new PhoneAddress(phone.host(), phone.port());
      String other = idsByAddress.putIfAbsent(address.key(), phone.instanceId());
      if (other != null) {
        problems.add(where + "address " + address + " is that of " + other);
      }
    }
    return phones;
  }

  private static @Nullable Phone phone(@Nullable Entry entry, String where, List<String> problems) {
    if (entry == null) {
      problems.add(where + "is empty");
      return null;
    }
    String id = entry.id();
    String tenant = entry.tenant();
    if (id == null || !InstanceIds.isWellFormed(id)) {
      problems.add(where + "id must be 1 to 32 letters, digits, '_' or '-'");
      return null;
    }
    if (tenant == null || tenant.isBlank()) {
      problems.add(where + "tenant is missing");
      return null;
    }
    PhoneAddress address = entry.address() == null ? null : PhoneAddress.parse(entry.address());
    if (address == null) {
      problems.add(where + "address must be host:port, an IPv6 host in brackets");
      return null;
    }
    return new Phone(id, tenant, address.host(), address.port());
  }
}
