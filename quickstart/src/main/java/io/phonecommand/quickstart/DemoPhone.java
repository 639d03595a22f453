package io.phonecommand.quickstart;

/**
 * A phone that the quickstart can reach.
 *
 * @param instanceId what callers call it
 * @param site where it is
 * @param tenant whose it is
 * @param address host:port of its adbd
 */
public record DemoPhone(String instanceId, String site, String tenant, String address) {

  /** The tenant of the demo token. */
  public static final String DEMO_TENANT = "demo";

  /** Somebody else: the demo token can't see these. */
  public static final String OTHER_TENANT = "zenith";
}
