package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an x-request-id was used for: the value of a record on {@code phone-command.requests}, whose
 * key is a hash of tenant and x-request-id. It holds no command, only a fingerprint of it.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param fingerprint a hash of the command and the instance ids
 * @param placement the sites of the instances when the request came first, as api replicas write
 *     it; opaque to others
 * @param origin names the replica that says it, for as long as it runs; empty: nobody says
 */
public record RequestRecord(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String fingerprint,
    @JsonProperty(required = true) String placement,
    @Nullable String origin) {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  public RequestRecord {
    Fields.require(v == VERSION, "v is not " + VERSION);
    Fields.requirePresent("fingerprint", fingerprint);
    Fields.requirePresent("placement", placement);
    origin = Objects.requireNonNullElse(origin, "");
  }
}
