package io.phonecommand.systemtests.cluster;

/**
 * A site of the system under test.
 *
 * @param name 1 to 21 of a-z, 0-9 and {@code -}; its phones are called {@code <name>-0001} and so
 *     on
 * @param workers how many worker processes it has, at least 1
 * @param phones how many phones on loopback, at least 1
 * @param farPhones how many more phones, {@code <name>-far-0001} and so on, in a network that can
 *     swallow every packet; any number above 0 needs {@link BlackHoleNetwork#isAvailable()}
 */
public record SitePlan(String name, int workers, int phones, int farPhones) {

  public SitePlan {
    if (!name.matches("[a-z0-9-]{1,21}")) {
      throw new IllegalArgumentException("a site's name is 1 to 21 of a-z, 0-9 and '-'");
    }
    if (workers < 1 || phones < 1 || farPhones < 0) {
      throw new IllegalArgumentException("a site has a worker and a phone at least");
    }
  }

  /** A site without far phones. */
  public static SitePlan of(String name, int workers, int phones) {
    return new SitePlan(name, workers, phones, 0);
  }

  /** How many phones it has in all. */
  public int allPhones() {
    return phones + farPhones;
  }
}
