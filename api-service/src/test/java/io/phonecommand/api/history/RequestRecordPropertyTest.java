package io.phonecommand.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever one replica writes, the others read; whatever none writes is refused in one way. */
class RequestRecordPropertyTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  @Property
  void request_isReadAsItWasWritten(
      @ForAll("requests") RequestRecord request, @ForAll("texts") String extra)
      throws UnreadableMessageException {
    byte[] written = MessageCodec.write(request);
    assertThat(read(written)).isEqualTo(request);

    ObjectNode newer = (ObjectNode) MAPPER.readTree(written);
    newer.put("extra", extra);
    assertThat(read(MAPPER.writeValueAsBytes(newer))).isEqualTo(request);
  }

  @Property(tries = 100)
  void everyField_isNeeded(@ForAll("requests") RequestRecord request)
      throws UnreadableMessageException {
    ObjectNode whole = (ObjectNode) MAPPER.readTree(MessageCodec.write(request));
    for (String field : Set.copyOf(whole.propertyNames())) {
      ObjectNode without = whole.deepCopy();
      without.remove(field);
      if (field.equals("origin")) {
        // Older senders do not know it.
        assertThat(read(MAPPER.writeValueAsBytes(without))).isNotNull();
        continue;
      }
      assertRefused(MAPPER.writeValueAsBytes(without));
      without.putNull(field);
      assertRefused(MAPPER.writeValueAsBytes(without));
    }
  }

  @Property
  void arbitraryBytes_areRefused(@ForAll @Size(max = 200) byte[] value) {
    assertRefused(value);
  }

  @Property
  void arbitraryJson_isRefused(@ForAll("json") String json) {
    assertRefused(json.getBytes(UTF_8));
  }

  private static RequestRecord read(byte[] value) throws UnreadableMessageException {
    return MessageCodec.read(RequestRecord.class, value);
  }

  private static void assertRefused(byte[] value) {
    assertThatThrownBy(() -> read(value))
        .isExactlyInstanceOf(UnreadableMessageException.class)
        .hasNoCause();
  }

  @Provide
  Arbitrary<RequestRecord> requests() {
    Arbitrary<String> present = texts().filter(text -> !text.isEmpty());
    return Combinators.combine(present, present, present)
        .as(
            (fingerprint, placement, origin) ->
                new RequestRecord(RequestRecord.VERSION, fingerprint, placement, origin));
  }

  @Provide
  Arbitrary<String> json() {
    return Arbitraries.of(
        "null",
        "true",
        "[]",
        "{}",
        "{\"v\":\"1\"}",
        "{\"v\":2,\"fingerprint\":\"f\",\"placement\":\"1:\"}",
        "{\"v\":1,\"fingerprint\":[],\"placement\":\"1:\"}",
        "{\"v\":1,\"fingerprint\":\"f\",\"placement\":\"\"}",
        "{\"v\":1,\"fingerprint\":\"f\",\"placement\":\"1:\"");
  }

  /** Without surrogates, which UTF-8 carries only in pairs. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withCharRange('\u0000', '\ud7ff').ofMaxLength(20);
  }
}
