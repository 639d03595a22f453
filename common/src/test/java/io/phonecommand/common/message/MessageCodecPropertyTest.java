package io.phonecommand.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever one service writes, the other reads; whatever nobody writes is refused in one way. */
class MessageCodecPropertyTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  /** One kind of message: how it is written and read. */
  private record Format<T>(Writer<T> writer, Reader<T> reader) {}

  private interface Writer<T> {
    byte[] write(T message);
  }

  private interface Reader<T> {
    T read(byte[] value) throws UnreadableMessageException;
  }

  private static final Format<Task> TASK =
      new Format<>(MessageCodec::write, value -> (Task) MessageCodec.readTaskMessage(value));
  private static final Format<TaskResult> RESULT =
      new Format<>(MessageCodec::write, MessageCodec::readResult);
  private static final Format<InstanceRecord> INSTANCE =
      new Format<>(MessageCodec::write, MessageCodec::readInstance);
  private static final Format<StateRecord> STATE =
      new Format<>(MessageCodec::write, MessageCodec::readState);

  @Property
  void task_isReadAsItWasWritten(
      @ForAll("tasks") Task task, @ForAll("extras") Map<String, JsonNode> extras)
      throws UnreadableMessageException {
    assertSurvives(TASK, task, extras);
  }

  @Property
  void result_isReadAsItWasWritten(
      @ForAll("results") TaskResult result, @ForAll("extras") Map<String, JsonNode> extras)
      throws UnreadableMessageException {
    assertSurvives(RESULT, result, extras);
  }

  @Property
  void instance_isReadAsItWasWritten(
      @ForAll("instances") InstanceRecord instance, @ForAll("extras") Map<String, JsonNode> extras)
      throws UnreadableMessageException {
    assertSurvives(INSTANCE, instance, extras);
  }

  @Property
  void state_isReadAsItWasWritten(
      @ForAll("states") StateRecord state, @ForAll("extras") Map<String, JsonNode> extras)
      throws UnreadableMessageException {
    assertSurvives(STATE, state, extras);
  }

  @Property(tries = 100)
  void everyField_isNeeded(
      @ForAll("results") TaskResult result,
      @ForAll("tasks") Task task,
      @ForAll("states") StateRecord state)
      throws UnreadableMessageException {
    assertNothingIsOptional(STATE, state, Set.of());
    assertNothingIsOptional(TASK, task, Set.of("first_used", "partitions"));
    assertNothingIsOptional(RESULT, result, Set.of());
  }

  @Property
  void arbitraryBytes_areRefused(@ForAll @Size(max = 200) byte[] value) {
    for (Format<?> format : List.of(TASK, RESULT, INSTANCE, STATE)) {
      assertRefused(format, value);
    }
  }

  @Property
  void arbitraryJson_isRefused(@ForAll("json") JsonNode json) {
    for (Format<?> format : List.of(TASK, RESULT, INSTANCE, STATE)) {
      assertRefused(format, MAPPER.writeValueAsBytes(json));
    }
  }

  @Property
  void truncatedMessage_isRefused(
      @ForAll("results") TaskResult result,
      @ForAll("tasks") Task task,
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int end) {
    byte[] written = MessageCodec.write(task);
    assertRefused(TASK, Arrays.copyOf(written, end % written.length));
    written = MessageCodec.write(result);
    assertRefused(RESULT, Arrays.copyOf(written, end % written.length));
  }

  /** A message of which one field has become something else is read, or refused in the one way. */
  @Property
  void damagedField_isNeverAnotherException(
      @ForAll("tasks") Task task,
      @ForAll @IntRange(min = 0, max = 10) int field,
      @ForAll("json") JsonNode value) {
    ObjectNode json = (ObjectNode) MAPPER.readTree(MessageCodec.write(task));
    json.set(new ArrayList<>(json.propertyNames()).get(field), value);
    try {
      assertThat(MessageCodec.readTaskMessage(MAPPER.writeValueAsBytes(json))).isNotNull();
    } catch (UnreadableMessageException e) {
      assertThat(e).hasNoCause();
    }
  }

  private static <T> void assertSurvives(Format<T> format, T message, Map<String, JsonNode> extras)
      throws UnreadableMessageException {
    byte[] written = format.writer().write(message);
    assertThat(format.reader().read(written)).isEqualTo(message);

    JsonNode newer = MAPPER.readTree(written);
    extend(newer, extras);
    assertThat(format.reader().read(MAPPER.writeValueAsBytes(newer))).isEqualTo(message);
  }

  /** Adds the fields that a newer writer may write, to every object, before the known ones. */
  private static void extend(JsonNode node, Map<String, JsonNode> extras) {
    if (node instanceof ObjectNode object) {
      ObjectNode known = object.deepCopy();
      object.removeAll();
      extras.forEach(
          (name, value) -> {
            if (!known.has(name)) {
              object.set(name, value);
            }
          });
      known.forEachEntry(
          (name, value) -> {
            extend(value, extras);
            object.set(name, value);
          });
    }
  }

  /**
   * @param younger fields that older senders do not know
   */
  private static <T> void assertNothingIsOptional(Format<T> format, T message, Set<String> younger)
      throws UnreadableMessageException {
    ObjectNode whole = (ObjectNode) MAPPER.readTree(format.writer().write(message));
    for (String field : Set.copyOf(whole.propertyNames())) {
      ObjectNode without = whole.deepCopy();
      without.remove(field);
      if (younger.contains(field)) {
        assertThat(format.reader().read(MAPPER.writeValueAsBytes(without))).isNotNull();
        continue;
      }
      assertRefused(format, MAPPER.writeValueAsBytes(without));
      without.putNull(field);
      assertRefused(format, MAPPER.writeValueAsBytes(without));
    }
  }

  private static void assertRefused(Format<?> format, byte[] value) {
    assertThatThrownBy(() -> format.reader().read(value))
        .isExactlyInstanceOf(UnreadableMessageException.class)
        .hasNoCause();
  }

  @Provide
  Arbitrary<Task> tasks() {
    return Combinators.combine(
            present(),
            present(),
            Arbitraries.integers().greaterOrEqual(0),
            present(),
            present(),
            present(),
            present(),
            Arbitraries.longs().greaterOrEqual(1))
        .flatAs(
            (taskId, correlationId, partition, tenant, site, instanceId, command, deadline) ->
                Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(1),
                        Arbitraries.integers().greaterOrEqual(1))
                    .as(
                        (firstUsed, partitions) ->
                            new Task(
                                Task.SYNC,
                                taskId,
                                correlationId,
                                partition,
                                tenant,
                                site,
                                instanceId,
                                command,
                                deadline,
                                firstUsed,
                                partitions)));
  }

  @Provide
  Arbitrary<TaskResult> results() {
    Arbitrary<CmdResult> cmdResults =
        Combinators.combine(present(), Arbitraries.of(1, 2, -1), anyText(), anyText(), anyText())
            .as(CmdResult::new);
    return Combinators.combine(present(), present(), cmdResults)
        .as(
            (taskId, correlationId, cmdResult) ->
                new TaskResult(TaskResult.VERSION, taskId, correlationId, cmdResult));
  }

  @Provide
  Arbitrary<InstanceRecord> instances() {
    return Combinators.combine(present(), present())
        .as((tenant, site) -> new InstanceRecord(InstanceRecord.VERSION, tenant, site));
  }

  @Provide
  Arbitrary<StateRecord> states() {
    return Combinators.combine(Arbitraries.of(true, false), Arbitraries.longs().greaterOrEqual(1))
        .as((reachable, since) -> new StateRecord(StateRecord.VERSION, reachable, since));
  }

  @Provide
  Arbitrary<Map<String, JsonNode>> extras() {
    // Without edge cases: they would be looked for in every combination, which takes seconds.
    return Arbitraries.maps(anyText(), json()).ofMaxSize(4).withoutEdgeCases();
  }

  @Provide
  Arbitrary<JsonNode> json() {
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            anyText().map(MAPPER::<JsonNode>valueToTree),
            Arbitraries.longs().map(MAPPER::<JsonNode>valueToTree),
            Arbitraries.doubles().map(MAPPER::<JsonNode>valueToTree),
            Arbitraries.of(true, false).map(MAPPER::<JsonNode>valueToTree),
            Arbitraries.create(MAPPER::nullNode));
    return Arbitraries.recursive(() -> leaves, MessageCodecPropertyTest::nested, 0, 3)
        .withoutEdgeCases();
  }

  private static Arbitrary<JsonNode> nested(Arbitrary<JsonNode> inner) {
    Arbitrary<JsonNode> arrays =
        inner
            .list()
            .ofMaxSize(3)
            .map(
                items -> {
                  ArrayNode array = MAPPER.createArrayNode();
                  items.forEach(array::add);
                  return array;
                });
    Arbitrary<JsonNode> objects =
        Arbitraries.maps(anyText(), inner)
            .ofMaxSize(3)
            .map(
                fields -> {
                  ObjectNode object = MAPPER.createObjectNode();
                  fields.forEach(object::set);
                  return object;
                });
    return Arbitraries.oneOf(arrays, objects);
  }

  private static Arbitrary<String> present() {
    return anyText().filter(text -> !text.isEmpty());
  }

  /** Any text that UTF-8 can carry: a surrogate has its other half. */
  private static Arbitrary<String> anyText() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .list()
        .ofMaxSize(20)
        .map(points -> points.stream().map(Character::toString).collect(Collectors.joining()));
  }
}
