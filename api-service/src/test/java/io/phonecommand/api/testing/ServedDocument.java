package io.phonecommand.api.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI document as a service serves it, and what a JSON Schema library, with OpenAPI 3.1's
 * own dialect, makes of requests and responses by it.
 */
public final class ServedDocument {

  public static final String PATH = "/v3/api-docs";

  private static final String LOCATION = "https://phone-command.invalid/openapi.json";
  private static final String JSON = "application/json";
  private static final JsonPointer OPERATION = operation("POST", "/v1/instances/sync-command");

  private final JsonNode document;
  private final SchemaRegistry registry;

  private ServedDocument(String json) {
    document = new JsonMapper().readTree(json);
    registry =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(LOCATION, json)));
  }

  /** Fetches it as anyone can, without a token. */
  public static ServedDocument of(Api api) {
    HttpResponse<String> response = api.get(PATH);
    if (response.statusCode() != 200) {
      throw new IllegalStateException("no document: " + response.statusCode());
    }
    return new ServedDocument(response.body());
  }

  /** The node at {@code pointer}, from the document's root. */
  public JsonNode at(String pointer) {
    return document.at(pointer);
  }

  /**
   * Where an operation stands.
   *
   * @param path as the document has it
   */
  public static JsonPointer operation(String method, String path) {
    return JsonPointer.empty()
        .appendProperty("paths")
        .appendProperty(path)
        .appendProperty(method.toLowerCase(Locale.ROOT));
  }

  /** The one of sync-command. */
  public JsonNode operation() {
    return document.at(OPERATION);
  }

  /** The name of the header that carries the token. */
  public String tokenHeader() {
    String scheme = operation().path("security").path(0).propertyNames().iterator().next();
    return document.at("/components/securitySchemes").path(scheme).path("name").stringValue();
  }

  /** What is wrong with a request's body. */
  public List<String> problemsOfRequest(String body) {
    return problemsOfRequest(OPERATION, body);
  }

  /** The same of {@link #operation(String, String)}. */
  public List<String> problemsOfRequest(JsonPointer operation, String body) {
    return problems(
        operation
            .appendProperty("requestBody")
            .appendProperty("content")
            .appendProperty("application/json")
            .appendProperty("schema"),
        body);
  }

  /** What is wrong with {@code value} of the request header {@code name}. */
  public List<String> problemsOfHeader(String name, String value) {
    JsonNode parameters = operation().path("parameters");
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.path(i).path("name").stringValue().equalsIgnoreCase(name)) {
        return problems(
            OPERATION.appendProperty("parameters").appendIndex(i).appendProperty("schema"),
            quoted(value));
      }
    }
    throw new IllegalArgumentException("the document knows no header " + name);
  }

  /** What is wrong with a response of sync-command: its status, content type, headers or body. */
  public List<String> problemsOf(HttpResponse<String> response) {
    return problemsOf(OPERATION, response);
  }

  /** The same of {@link #operation(String, String)}. */
  public List<String> problemsOf(JsonPointer operation, HttpResponse<String> response) {
    JsonPointer pointer =
        target(operation.appendProperty("responses").appendProperty("" + response.statusCode()));
    if (document.at(pointer).isMissingNode()) {
      return List.of("the document knows no status " + response.statusCode());
    }
    List<String> problems = new ArrayList<>();
    JsonPointer contents = pointer.appendProperty("content");
    if (document.at(contents).isMissingNode()) {
      if (!response.body().isEmpty()) {
        problems.add("the document knows no body of status " + response.statusCode());
      }
    } else {
      String contentType = response.headers().firstValue("content-type").orElse("");
      JsonPointer content = contents.appendProperty(contentType);
      if (document.at(content).isMissingNode()) {
        return List.of("the document knows no content type " + contentType);
      }
      problems.addAll(problemsOfText(content, contentType, response.body()));
    }
    JsonPointer headers = pointer.appendProperty("headers");
    for (String name : document.at(headers).propertyNames()) {
      JsonPointer header = target(headers.appendProperty(name));
      problems.addAll(problemsOfHeader(header, response.headers().allValues(name)));
    }
    return problems;
  }

  private List<String> problemsOfText(JsonPointer content, String contentType, String body) {
    String json = contentType.equals(JSON) ? body : quoted(body);
    return problems(content.appendProperty("schema"), json);
  }

  /** What is wrong with the examples of all operations, and how many there are. */
  public int checkExamples(List<String> problems) {
    int examples = 0;
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        if (method.equals("parameters")) {
          continue;
        }
        JsonPointer operation = operation(method, path.getKey());
        List<JsonPointer> all = new ArrayList<>();
        all.add(operation.appendProperty("requestBody"));
        JsonPointer responses = operation.appendProperty("responses");
        for (String status : document.at(responses).propertyNames()) {
          all.add(target(responses.appendProperty(status)));
        }
        for (JsonPointer described : all) {
          examples += checkExamples(described.appendProperty("content"), problems);
        }
      }
    }
    return examples;
  }

  private int checkExamples(JsonPointer contents, List<String> problems) {
    int examples = 0;
    for (String contentType : document.at(contents).propertyNames()) {
      JsonPointer content = contents.appendProperty(contentType);
      for (JsonNode example : document.at(content).path("examples")) {
        JsonNode value = example.path("value");
        String text = value.isString() ? value.stringValue() : value.toString();
        problems.addAll(problemsOfText(content, contentType, text));
        examples++;
      }
      if (document.at(content).path("examples").isEmpty()) {
        problems.add(content + " has no example");
      }
    }
    return examples;
  }

  /** What is wrong with the body of an answer with {@code status}. */
  public List<String> problemsOfBody(String status, String body) {
    return problemsOfBody(OPERATION, status, body);
  }

  private List<String> problemsOfBody(JsonPointer operation, String status, String body) {
    return problems(
        target(operation.appendProperty("responses").appendProperty(status))
            .appendProperty("content")
            .appendProperty("application/json")
            .appendProperty("schema"),
        body);
  }

  /** Every text at {@code pointer}, which is an array. */
  public List<String> texts(String pointer) {
    return stream(document.at(pointer)).map(JsonNode::stringValue).toList();
  }

  /** Where the reference at {@code pointer} leads; {@code pointer} if there is none. */
  private JsonPointer target(JsonPointer pointer) {
    String reference = document.at(pointer).path("$ref").stringValue("");
    return reference.isEmpty() ? pointer : JsonPointer.compile(reference.substring(1));
  }

  private List<String> problemsOfHeader(JsonPointer header, List<String> values) {
    boolean required = document.at(header).path("required").booleanValue(false);
    if (required && values.size() != 1) {
      return List.of(header + " is there " + values.size() + " times");
    }
    JsonPointer schema = header.appendProperty("schema");
    boolean number = document.at(schema).path("type").stringValue("").equals("integer");
    return values.stream()
        .flatMap(value -> problems(schema, number ? value : quoted(value)).stream())
        .toList();
  }

  private List<String> problems(JsonPointer schemaAt, String json) {
    if (document.at(schemaAt).isMissingNode()) {
      throw new IllegalStateException("the document has no schema at " + schemaAt);
    }
    Schema schema = registry.getSchema(SchemaLocation.of(LOCATION + "#" + schemaAt));
    return schema.validate(json, InputFormat.JSON).stream()
        .map(problem -> problem.toString())
        .toList();
  }

  private static String quoted(String value) {
    return new JsonMapper().writeValueAsString(value);
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
