package io.phonecommand.benchmarks.floor;

import java.util.List;

/**
 * What nobody can do without who keeps the promises: its parts are measured each by itself and
 * added up.
 */
public final class Floor {

  public static final String NAME = "floor";

  /** Of a request to one phone. */
  public static final List<String> OF_ONE =
      List.of(HttpEcho.NAME, PlainKafka.ECHO, PlainClaim.NAME, DirectShells.NAME);

  /** Of a request to many phones; without HTTP, of which they share one request. */
  public static final List<String> OF_MANY =
      List.of(PlainKafka.ECHO, PlainClaim.NAME, DirectShells.NAME);

  /** Of accepting an asynchronous request to one phone: three writes and one read. */
  public static final List<String> OF_ACCEPTANCE =
      List.of(HttpEcho.NAME, PlainLog.WRITES, PlainLog.READ_BACK);

  private Floor() {}
}
