package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself again and again: the value of a record on {@code
 * phone-command.workers.<site>}, whose key is the worker's id. A worker that has said nothing for a
 * while is not there.
 *
 * @param v the message format's version, {@link #VERSION}
 * @param site the worker's
 * @param version of its build; empty: nobody knows
 * @param understands which kinds of message it carries out beyond tasks of synchronous requests
 */
public record WorkerStatement(
    @JsonProperty(required = true) int v,
    @JsonProperty(required = true) String site,
    @Nullable String version,
    @Nullable Set<String> understands) {

  /** The only version there is. A change that old readers would misread takes the next number. */
  public static final int VERSION = 1;

  /** Jobs, and that they are cancelled. */
  public static final String JOBS = "jobs";

  /** Checks the fields. */
  public WorkerStatement {
    FieldChecks.require(v == VERSION, "v is not " + VERSION);
    FieldChecks.requirePresent("site", site);
    version = Objects.requireNonNullElse(version, "");
    understands = understands == null ? Set.of() : Set.copyOf(understands);
  }
}
