package io.phonecommand.api.web;

import io.phonecommand.common.directory.InstanceIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The field {@code instance_ids}, which several requests have. */
final class InstanceIdList {

  private InstanceIdList() {}

  /**
   * The ids; meaningless if {@code problems} has grown.
   *
   * @param most how many there may be
   */
  static List<String> read(JsonNode body, int most, List<String> problems) {
    JsonNode ids = body.path("instance_ids");
    if (!ids.isArray()) {
      boolean isAbsent = ids.isMissingNode() || ids.isNull();
      problems.add("instance_ids " + (isAbsent ? "is required" : "must be an array"));
      return List.of();
    }
    if (ids.isEmpty() || ids.size() > most) {
      problems.add("instance_ids must contain 1 to " + most + " ids");
    }
    List<String> valid = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    // Those above the limit are not looked at: the message would have no bound.
    for (int i = 0; i < Math.min(ids.size(), most); i++) {
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
}
