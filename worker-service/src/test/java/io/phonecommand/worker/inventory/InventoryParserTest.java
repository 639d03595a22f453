package io.phonecommand.worker.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryParserTest {

  private static Inventory parse(String yaml) throws InvalidInventoryException {
    return InventoryParser.parse(yaml.getBytes(UTF_8), 1);
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
    assertThat(parse("instances: []").byInstanceId()).isEmpty();
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
  @CsvSource({
    "host",
    "host:",
    ":5555",
    "host:0",
    "host:65536",
    "host:abc",
    "host:+1",
    "my host:1",
    "2001:db8::7:5555",
    "[2001:db8::7]",
    "[host]:1",
    "[10.0.0.7]:1"
  })
  void malformedAddress_isRefused(String address) {
    String yaml = "instances: [{id: p1, tenant: acme, address: \"%s\"}]".formatted(address);
    assertThatThrownBy(() -> parse(yaml)).hasMessageContaining("address must be host:port");
  }

  @ParameterizedTest
  @CsvSource({
    "phone-7:5555, phone-7:5555",
    "phone-7.example:5555, Phone-7.EXAMPLE.:5555",
    "10.0.0.7:5555, 10.0.0.7:05555",
    "10.0.0.7:5555, 10.7:5555",
    "10.0.0.7:5555, 010.000.000.007:5555",
    "10.0.0.7:5555, [::ffff:10.0.0.7]:5555",
    "10.0.0.7:5555, [::FFFF:a00:7]:5555",
    "[2001:db8::7]:5555, [2001:0DB8:0:0:0:0:0:7]:5555",
    "[fe80::1%eth7]:5555, [FE80:0::1%eth7]:5555"
  })
  void oneAddressUnderTwoIds_isRefused(String one, String other) {
    assertThatThrownBy(() -> parse(twoPhones(one, other)))
        .hasMessageStartingWith("is not valid: instances[1]: address ")
        .hasMessageEndingWith(" is that of p1");
  }

  @ParameterizedTest
  @CsvSource({
    "phone-7:5555, phone-7:5556",
    "phone-7:5555, phone-8:5555",
    "[2001:db8::7]:5555, [2001:db8::8]:5555",
    "[fe80::1%eth7]:5555, [fe80::1%eth8]:5555"
  })
  void twoAddresses_areTwoPhones(String one, String other) throws Exception {
    assertThat(parse(twoPhones(one, other)).size()).isEqualTo(2);
  }

  private static String twoPhones(String one, String other) {
    return """
        instances:
          - {id: p1, tenant: acme, address: "%s"}
          - {id: p2, tenant: zenith, address: "%s"}
        """
        .formatted(one, other);
  }

  @Test
  void aHundredThousandPhones_areRead() throws Exception {
    String yaml =
        IntStream.range(0, 100_000)
            .mapToObj(
                i ->
                    """
                      - id: phone-%d
                        tenant: acme
                        address: phone-%d.rack-%d.site.example:5555
                    """
                        .formatted(i, i, i / 100))
            .collect(joining("", "instances:\n", ""));
    assertThat(yaml.length()).isGreaterThan(7_000_000);

    assertThat(parse(yaml).size()).isEqualTo(100_000);
  }

  @Test
  void statedCount_mustBeRight() throws Exception {
    String yaml = "expected-instances: %d\ninstances: [{id: p1, tenant: acme, address: 'h:1'}]";

    assertThat(parse(yaml.formatted(1)).isCountStated()).isTrue();
    assertThatThrownBy(() -> parse(yaml.formatted(2)))
        .hasMessage("is not valid: expected-instances is 2, but the list has 1");
  }

  /** Jackson would take the second list, the first document, and the aliases' names. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "instances: [{id: p1, tenant: a, address: 'h:1'}]\ninstances: []",
        "instances: [{id: p1, id: p2, tenant: a, address: 'h:1'}]",
        "instances: []\n---\ninstances: [{id: p1, tenant: a, address: 'h:1'}]",
        "instances: [{id: p1, tenant: &t a, address: 'h:1'}, {id: p2, tenant: *t, address: 'h:2'}]",
        "instances: [&p {id: p1, tenant: a, address: 'h:1'}, *p]"
      })
  void whatWouldBeLostOrMistaken_isRefused(String yaml) {
    assertThatThrownBy(() -> parse(yaml)).isInstanceOf(InvalidInventoryException.class);
  }

  @Test
  void ofManyProblems_theFirstAreNamed_onOneLine() {
    String yaml = "instances:\n" + "  - {id: p1}\n".repeat(100_000);

    assertThatThrownBy(() -> parse(yaml))
        .hasMessageContaining("instances[9]: tenant is missing; and 99990 more")
        .message()
        .hasSizeLessThan(1000);
    assertThatThrownBy(() -> parse("instances:\n  - id: ["))
        .message()
        .startsWith("is not valid: line 2: ")
        .doesNotContain("\n");
  }

  /** Whatever bytes there are, the watcher hears of an invalid inventory and of nothing else. */
  @Property(tries = 300)
  void arbitraryContent_isReadOrInvalid(@ForAll("contents") byte[] content) {
    try {
      assertThat(InventoryParser.parse(content, 1)).isNotNull();
    } catch (InvalidInventoryException e) {
      assertThat(e).hasMessageStartingWith("is not valid: ");
    }
  }

  @Provide
  Arbitrary<byte[]> contents() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    Arbitrary<String> yaml =
        Arbitraries.of("instances:", "\n", "  ", "- ", "id: ", "p1", "{", "}", "[", "]", "&a", "*a")
            .list()
            .ofMaxSize(20)
            .map(parts -> String.join("", parts));
    return Arbitraries.oneOf(bytes, yaml.map(text -> text.getBytes(UTF_8)));
  }
}
