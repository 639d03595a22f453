package io.phonecommand.api.web;

import io.phonecommand.common.command.InstanceIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Takes the two fields of a request out of its body, by their rules. The texts name fields and
 * never quote values.
 */
final class FieldReader {

  private final CommandSyntax syntax;
  private final int maxInstances;

  FieldReader(CommandSyntax syntax, int maxInstances) {
    this.syntax = syntax;
    this.maxInstances = maxInstances;
  }

  /** The command; meaningless if {@code problems} has grown. */
  String command(JsonNode body, List<String> problems) {
    JsonNode command = body.path("command");
    if (!command.isString()) {
      problems.add("command " + (isAbsent(command) ? "is required" : "must be a string"));
      return "";
    }
    syntax
        .problemOf(command.stringValue())
        .ifPresent(problem -> problems.add("command " + problem));
    return command.stringValue();
  }

  /** The instance ids; meaningless if {@code problems} has grown. */
  List<String> instanceIds(JsonNode body, List<String> problems) {
    JsonNode ids = body.path("instance_ids");
    if (!ids.isArray()) {
      problems.add("instance_ids " + (isAbsent(ids) ? "is required" : "must be an array"));
      return List.of();
    }
    if (ids.isEmpty() || ids.size() > maxInstances) {
      problems.add("instance_ids must contain 1 to " + maxInstances + " ids");
    }
    List<String> valid = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    // Those above the limit are not looked at: the message would have no bound.
    for (int i = 0; i < Math.min(ids.size(), maxInstances); i++) {
      JsonNode id = ids.path(i);
      if (!id.isString()) {
        problems.add("instance_ids[%d] must be a string".formatted(i));
        continue;
      }
      check(id.stringValue(), i, seen, problems);
      valid.add(id.stringValue());
    }
    return valid;
  }

  private static void check(
      String id, int index, Map<String, Integer> seen, List<String> problems) {
    if (!InstanceIds.isWellFormed(id)) {
      problems.add(
          "instance_ids[%d] must be 1 to %d letters, digits, _ or -"
              .formatted(index, InstanceIds.MAX_CHARACTERS));
    }
    Integer first = seen.putIfAbsent(id, index);
    if (first != null) {
      problems.add("instance_ids[%d] repeats instance_ids[%d]".formatted(index, first));
    }
  }

  private static boolean isAbsent(JsonNode field) {
    return field.isMissingNode() || field.isNull();
  }
}
