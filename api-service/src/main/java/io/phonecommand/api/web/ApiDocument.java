package io.phonecommand.api.web;

import io.phonecommand.api.settings.ApiSettings;
import io.phonecommand.api.settings.ServiceSettings;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The OpenAPI document for programs: {@code openapi.yaml}, with this service's settings where the
 * file has their defaults.
 */
@RestController
@ConditionalOnBooleanProperty("springdoc.api-docs.enabled")
final class ApiDocument {

  static final String FILE = "openapi.yaml";

  private static final String REQUEST_ID_REQUIRED =
      "/paths/~1v1~1instances~1sync-command/post/parameters/0/required";
  private static final String ASYNC_REQUEST_ID_REQUIRED =
      "/paths/~1v1~1instances~1async-command/post/parameters/0/required";
  private static final String COMMAND_PATTERN =
      "/components/schemas/SyncCommandRequest/properties/command/pattern";
  private static final String MAX_INSTANCES =
      "/components/schemas/SyncCommandRequest/properties/instance_ids/maxItems";
  private static final String MAX_RESULTS =
      "/components/schemas/SyncCommandResponse/properties/data/properties/cmd_results/maxItems";
  private static final String MAX_ACCEPTED_JOBS =
      "/components/schemas/AsyncCommandResponse/properties/data/properties/cmd_jobs/maxItems";
  private static final String MAX_JOBS =
      "/components/schemas/TaskResponse/properties/data/properties/jobs/maxItems";

  private final byte[] json;
  private final byte[] yaml;

  /**
   * @throws IllegalStateException if the file has no place for a setting
   */
  ApiDocument(ServiceSettings settings) throws IOException {
    YAMLMapper mapper = new YAMLMapper();
    JsonNode document = mapper.readTree(new ClassPathResource(FILE).getContentAsByteArray());
    fill(document, settings.api());
    json = new JsonMapper().writeValueAsBytes(document);
    yaml = mapper.writeValueAsBytes(document);
  }

  /** Puts the settings into {@code document}. */
  static void fill(JsonNode document, ApiSettings settings) {
    CommandSyntax syntax = CommandSyntax.allowing(settings.extraCommandCharacters());
    set(document, REQUEST_ID_REQUIRED, BooleanNode.valueOf(settings.requestIdRequired()));
    set(document, ASYNC_REQUEST_ID_REQUIRED, BooleanNode.valueOf(settings.requestIdRequired()));
    set(document, COMMAND_PATTERN, StringNode.valueOf(syntax.pattern()));
    set(document, MAX_INSTANCES, IntNode.valueOf(settings.maxInstancesPerRequest()));
    set(document, MAX_RESULTS, IntNode.valueOf(settings.maxInstancesPerRequest()));
    set(document, MAX_ACCEPTED_JOBS, IntNode.valueOf(settings.maxInstancesPerRequest()));
    set(document, MAX_JOBS, IntNode.valueOf(settings.maxInstancesPerRequest()));
  }

  private static void set(JsonNode document, String place, JsonNode value) {
    JsonPointer pointer = JsonPointer.compile(place);
    String name = pointer.last().getMatchingProperty();
    if (!(document.at(pointer.head()) instanceof ObjectNode parent) || !parent.has(name)) {
      throw new IllegalStateException(FILE + " has no " + place + " to put a setting in");
    }
    parent.set(name, value);
  }

  @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] json() {
    return json;
  }

  @GetMapping(path = "/v3/api-docs.yaml", produces = "application/vnd.oai.openapi")
  byte[] yaml() {
    return yaml;
  }
}
