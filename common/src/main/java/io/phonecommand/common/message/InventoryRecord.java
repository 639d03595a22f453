package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which inventory a site has announced completely: the value of the record with the key {@link
 * #KEY} on {@code phone-command.instances.<site>}, written after all that it announces.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param revision the greater, the newer
 * @param digest of ids and tenants: two inventories with the same one announce the same
 */
public record InventoryRecord(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) long revision,
    @JsonProperty(required = true) String digest) {

  /** No instance's id can be this. */
  public static final String KEY = ".inventory";

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  public InventoryRecord {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("digest", digest);
  }

  /** Whether this one announces something else, and is to be believed. */
  public boolean supersedes(InventoryRecord other) {
    int order = Long.compare(revision, other.revision);
    return !digest.equals(other.digest)
        && (order > 0 || (order == 0 && digest.compareTo(other.digest) > 0));
  }

  /** Whether {@code other} need not be announced any more: the same, and no newer. */
  public boolean includes(InventoryRecord other) {
    return digest.equals(other.digest) && revision >= other.revision;
  }
}
