package io.phonecommand.api.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.StringArbitrary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request is let through exactly if the contract, written down once more here, says so. */
class RequestPropertyTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern COMMAND = Pattern.compile("[a-zA-Z0-9_./: -]{1,1024}");
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,32}");
  private static final int MAX_INSTANCES = 32;

  private final RequestReader fields = new RequestReader(CommandSyntax.allowing(""), MAX_INSTANCES);

  @Property
  void command_isAcceptedIfTheContractSaysSo(@ForAll("commands") String command) {
    List<String> problems = new ArrayList<>();
    fields.command(MAPPER.createObjectNode().put("command", command), problems);

    boolean valid = COMMAND.matcher(command).matches() && !command.replace(" ", "").isEmpty();
    assertThat(problems.isEmpty()).isEqualTo(valid);
    assertBounded(problems);
  }

  @Property
  void instanceIds_areAcceptedIfTheContractSaysSo(@ForAll("idLists") List<String> ids) {
    List<String> problems = new ArrayList<>();
    JsonNode body = MAPPER.createObjectNode().set("instance_ids", MAPPER.valueToTree(ids));

    List<String> accepted = fields.instanceIds(body, problems);

    boolean valid =
        !ids.isEmpty()
            && ids.size() <= MAX_INSTANCES
            && new HashSet<>(ids).size() == ids.size()
            && ids.stream().allMatch(id -> ID.matcher(id).matches());
    assertThat(problems.isEmpty()).isEqualTo(valid);
    if (valid) {
      assertThat(accepted).isEqualTo(ids);
    }
    assertBounded(problems);
  }

  @Property
  void pattern_saysWhatTheCheckSays(@ForAll("shortCommands") String text) {
    CommandSyntax syntax = CommandSyntax.allowing("");
    assertThat(Pattern.compile(syntax.pattern()).asMatchPredicate().test(text))
        .isEqualTo(syntax.problemOf(text).isEmpty());
  }

  /** Whatever an operator allows, the pattern is a legal one and allows the same. */
  @Property
  void pattern_followsTheExtraCharacters(
      @ForAll("extraCharacters") String extra, @ForAll("shortCommands") String text) {
    CommandSyntax syntax = CommandSyntax.allowing(extra);
    Pattern pattern = Pattern.compile(syntax.pattern());
    for (String command : List.of(text, "a" + extra, extra + text)) {
      if (!command.isBlank()) {
        assertThat(pattern.asMatchPredicate().test(command))
            .isEqualTo(syntax.problemOf(command).isEmpty());
      }
    }
  }

  /** Both fields are there or not, and of any type. */
  @Property
  void arbitraryObject_isAcceptedIfTheContractSaysSo(@ForAll("objects") String body) {
    List<String> problems = new ArrayList<>();
    JsonReader.read(body.getBytes(UTF_8), problems)
        .ifPresent(
            root -> {
              fields.command(root, problems);
              fields.instanceIds(root, problems);
            });

    JsonNode root = MAPPER.readTree(body.getBytes(UTF_8));
    assertThat(problems.isEmpty())
        .isEqualTo(isCommand(root.path("command")) && areIds(root.path("instance_ids")));
    assertBounded(problems);
  }

  private static boolean isCommand(JsonNode command) {
    return command.isString()
        && COMMAND.matcher(command.stringValue()).matches()
        && !command.stringValue().isBlank();
  }

  private static boolean areIds(JsonNode ids) {
    List<JsonNode> all = ids.valueStream().toList();
    return ids.isArray()
        && !all.isEmpty()
        && all.size() <= MAX_INSTANCES
        && new HashSet<>(all).size() == all.size()
        && all.stream().allMatch(id -> id.isString() && ID.matcher(id.stringValue()).matches());
  }

  /** A well-formed body from which bytes were taken, or into which bytes were put. */
  @Property
  void damagedBody_neverThrows(@ForAll("damagedBodies") String body) {
    List<String> problems = new ArrayList<>();
    JsonReader.read(body.getBytes(UTF_8), problems)
        .ifPresent(
            root -> {
              fields.command(root, problems);
              fields.instanceIds(root, problems);
            });
    assertBounded(problems);
  }

  @Property
  void requestId_isAcceptedIfTheContractSaysSo(@ForAll("headers") String value) {
    boolean valid = Pattern.matches("[\\x21-\\x7e]{1,128}", value);
    assertThat(RequestId.of(List.of(value), true).value() != null).isEqualTo(valid);
  }

  private static void assertBounded(List<String> problems) {
    assertThat(problems).hasSizeLessThanOrEqualTo(2 + 2 * MAX_INSTANCES);
  }

  @Provide
  Arbitrary<String> commands() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, allowed().ofMaxLength(40)),
        Tuple.of(2, allowed().ofMinLength(1020).ofMaxLength(1028)),
        Tuple.of(1, Arbitraries.strings().withChars(' ').ofMaxLength(5)),
        Tuple.of(2, anything()),
        Tuple.of(2, withOneForeign(allowed().ofMaxLength(40))));
  }

  @Provide
  Arbitrary<String> shortCommands() {
    return Arbitraries.oneOf(
        allowed().ofMaxLength(40), anything(), withOneForeign(allowed().ofMaxLength(31)));
  }

  @Provide
  Arbitrary<List<String>> idLists() {
    Arbitrary<String> good = idCharacters().ofMinLength(1).ofMaxLength(32);
    Arbitrary<String> any =
        Arbitraries.frequencyOf(
            Tuple.of(30, good),
            Tuple.of(1, idCharacters().ofMinLength(31).ofMaxLength(34)),
            Tuple.of(1, withOneForeign(idCharacters().ofMaxLength(10))),
            Tuple.of(1, anything()));
    return Arbitraries.oneOf(
        good.list().uniqueElements().ofMaxSize(34),
        any.list().ofMaxSize(34),
        Arbitraries.of("a", "b", "c", "d").list().ofMaxSize(4));
  }

  @Provide
  Arbitrary<String> extraCharacters() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("\\]^[-&|;$(){}*+?\"'`~!@#%=,<>").ofMaxLength(12),
        anything().filter(text -> text.codePoints().noneMatch(Character::isISOControl)));
  }

  @Provide
  Arbitrary<String> objects() {
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of("null", "true", "1", "-0.5", "1e9", "\"\"", "{}", "[]", "{\"a\":[1]}"),
            anything().map(MAPPER::writeValueAsString));
    Arbitrary<String> lists =
        values.list().ofMaxSize(3).map(elements -> "[" + String.join(",", elements) + "]");
    Arbitrary<String> command = commands().map(MAPPER::writeValueAsString);
    Arbitrary<String> ids = idLists().map(MAPPER::writeValueAsString);
    return Combinators.combine(
            field("command", Arbitraries.oneOf(command, command, values, lists)),
            field("instance_ids", Arbitraries.oneOf(ids, ids, values, lists)),
            field("x", Arbitraries.oneOf(values, lists)))
        .as(
            (first, second, third) ->
                Stream.of(first, second, third)
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(",", "{", "}")));
  }

  /** A field with one of these values; one time in ten there is none. */
  private static Arbitrary<Optional<String>> field(String name, Arbitrary<String> values) {
    return values.map(value -> "\"" + name + "\":" + value).optional(0.9);
  }

  @Provide
  Arbitrary<String> damagedBodies() {
    String body =
        "{\"command\":\"ls -l\",\"instance_ids\":[\"a\",\"b\"],\"x\":{\"y\":[1.5e3,null]}}";
    Arbitrary<Integer> places = Arbitraries.integers().between(0, body.length());
    return Combinators.combine(places, places, Arbitraries.strings().ofMaxLength(3))
        .as(
            (a, b, put) ->
                body.substring(0, Math.min(a, b)) + put + body.substring(Math.max(a, b)));
  }

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange('!', '~').ofMaxLength(130),
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(126).ofMaxLength(130),
        withOneForeign(Arbitraries.strings().withCharRange('!', '~').ofMaxLength(20)));
  }

  private static StringArbitrary allowed() {
    return idCharacters().withChars("./: ");
  }

  private static StringArbitrary idCharacters() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars("_-");
  }

  /** Any UTF-16 at all, halves of surrogate pairs included. */
  private static Arbitrary<String> anything() {
    return Arbitraries.chars().all().list().ofMaxSize(40).map(RequestPropertyTest::text);
  }

  private static Arbitrary<String> withOneForeign(Arbitrary<String> text) {
    return Combinators.combine(text, Arbitraries.chars().all(), text)
        .as((before, foreign, after) -> before + foreign + after);
  }

  private static String text(List<Character> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }
}
