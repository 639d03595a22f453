package io.phonecommand.api.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.phonecommand.common.message.FieldChecks;
import java.util.Objects;
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
 */
record RequestRecord(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String fingerprint,
    @JsonProperty(required = true) String placement,
    @Nullable String origin) {

  /** The only version there is. A change that old readers would misread takes the next number. */
  static final int VERSION = 1;

  RequestRecord {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("fingerprint", fingerprint);
    FieldChecks.requirePresent("placement", placement);
    origin = Objects.requireNonNullElse(origin, "");
  }
}
