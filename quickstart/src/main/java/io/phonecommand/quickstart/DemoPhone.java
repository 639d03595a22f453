package io.phonecommand.quickstart;

/**
 * A phone that the quickstart can reach.
 *
 * @param instanceId what callers call it
 * @param site where it is
 * @param tenant whose it is
 * @param address host:port of its adbd
 */
record DemoPhone(String instanceId, DemoSite site, String tenant, String address) {

  /** The tenant of the demo token. */
  static final String DEMO_TENANT = "demo";

  /** Somebody else: the demo token can't see these. */
  static final String OTHER_TENANT = "zenith";
}
