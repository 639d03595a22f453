package io.phonecommand.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.phonecommand.common.message.FieldChecks;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an x-request-id was used for: the value of a record on {@code phone-command.requests}, whose
 * key is a hash of tenant and x-request-id. It holds no command, only a fingerprint of it.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param fingerprint a hash of the command and the instance ids
 * @param placement the sites of the instances when the request came first, as {@link
 *     io.phonecommand.api.directory.Placement} writes them
 * @param origin names the replica that says it, for as long as it runs; empty: nobody says
 * @param taskId of an asynchronous request: where it was accepted. The first record in the log
 *     counts. Null for a synchronous one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RequestRecord(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String fingerprint,
    @JsonProperty(required = true) String placement,
    @Nullable String origin,
    @Nullable String taskId) {

  /** The only version there is. A change that old readers would misread takes the next number. */
  static final int VERSION = 1;

  private static final Pattern TASK_ID = Pattern.compile("[0-9a-f]{32}");

  RequestRecord {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("fingerprint", fingerprint);
    FieldChecks.requirePresent("placement", placement);
    FieldChecks.require(taskId == null || isTaskId(taskId), "task_id is malformed");
    origin = Objects.requireNonNullElse(origin, "");
  }

  /** Of a synchronous request. */
  RequestRecord(int v, String fingerprint, String placement, @Nullable String origin) {
    this(v, fingerprint, placement, origin, null);
  }

  private static boolean isTaskId(String text) {
    return TASK_ID.matcher(text).matches();
  }
}
