package io.phonecommand.worker.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryParserTest {

  private static Inventory parse(String yaml) throws InvalidInventoryException {
    return InventoryParser.parse(yaml.getBytes(UTF_8));
  }

  @Test
  void phones_areReadByTheirId() throws Exception {
    Inventory inventory =
        parse(
            """
            instances:
              - id: a44uhlf7
                tenant: acme
                address: 10.0.0.7:5555
              - {id: efjy72gs, tenant: zenith, address: "[::1]:5556"}
            """);

    assertThat(inventory.byInstanceId()).hasSize(2);
    assertThat(inventory.find("a44uhlf7"))
        .contains(new Phone("a44uhlf7", "acme", "10.0.0.7", 5555));
    assertThat(inventory.find("efjy72gs")).contains(new Phone("efjy72gs", "zenith", "[::1]", 5556));
    assertThat(inventory.find("other")).isEmpty();
  }

  @Test
  void emptyList_isAnEmptySite() throws Exception {
    assertThat(parse("instances: []")).isEqualTo(Inventory.EMPTY);
  }

  @Test
  void allProblems_areNamedAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    instances:
                      - {id: "bad id", tenant: acme, address: "h:1"}
                      - {id: p1, address: "h:1"}
                      - {id: p2, tenant: acme, address: "h:99999"}
                      - {id: p3, tenant: acme, address: "h:1"}
                      - {id: p3, tenant: acme, address: "h:2"}
                      -
                    """))
        .isInstanceOf(InvalidInventoryException.class)
        .hasMessageContainingAll(
            "instances[0]: id must be",
            "instances[1]: tenant is missing",
            "instances[2]: address must be host:port",
            "instances[4]: id p3 is there twice",
            "instances[5]: is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "other: 1", "instances: 3", "instances:\n  - id: [", "- a"})
  void otherContent_isRefused(String yaml) {
    assertThatThrownBy(() -> parse(yaml)).isInstanceOf(InvalidInventoryException.class);
  }

  @ParameterizedTest
  @CsvSource({"host", "host:", ":5555", "host:0", "host:65536", "host:abc"})
  void malformedAddress_isRefused(String address) {
    String yaml = "instances: [{id: p1, tenant: acme, address: \"%s\"}]".formatted(address);
    assertThatThrownBy(() -> parse(yaml)).hasMessageContaining("address must be host:port");
  }
}
