package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance lives and whose it is: the value of a record on {@code
 * phone-command.instances.<site>} and {@code phone-command.instances}, whose key is the instance
 * id. A record without a value (a tombstone) says that the instance is gone.
 *
 * <p>There is no address in it on purpose: a phone's address never leaves its site.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param tenant who rents the phone; nobody else can see it
 * @param site whose workers reach it
 * @param since when the site announced the instance first, in milliseconds since the epoch; null:
 *     with this record
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceRecord(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String tenant,
    @JsonProperty(required = true) String site,
    @Nullable Long since) {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  public InstanceRecord {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("tenant", tenant);
    FieldChecks.requirePresent("site", site);
  }

  /** Without saying since when. */
  public InstanceRecord(int v, String tenant, String site) {
    this(v, tenant, site, null);
  }
}
