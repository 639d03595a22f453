package io.phonecommand.common.topic;

import java.util.regex.Pattern;

/** The names of the three kinds of topic, and of the group that a site's workers form. */
public final class Topics {

  /** Results; key = correlation id; each api replica reads a partition of its own. */
  public static final String RESULTS = "phone-command.results";

  /** The instance directory, compacted; key = instance id. */
  public static final String INSTANCES = "phone-command.instances";

  /** What each x-request-id was used for; api replicas tell each other; key = hash of the id. */
  public static final String REQUESTS = "phone-command.requests";

  private static final String TASKS_PREFIX = "phone-command.tasks.";
  private static final String WORKERS_PREFIX = "phone-command.workers.";

  /** Keeps a site's topic name a legal and short one. */
  private static final Pattern SITE = Pattern.compile("[a-z0-9-]{1,32}");

  private Topics() {}

  /** The tasks of {@code site}; key = instance id. */
  public static String tasks(String site) {
    return TASKS_PREFIX + requireSite(site);
  }

  /** The consumer group of all workers of {@code site}. */
  public static String workerGroup(String site) {
    return WORKERS_PREFIX + requireSite(site);
  }

  /** Whether {@code site} can be a site's name: 1 to 32 of a-z, 0-9 and {@code -}. */
  public static boolean isSite(String site) {
    return SITE.matcher(site).matches();
  }

  private static String requireSite(String site) {
    if (!isSite(site)) {
      throw new IllegalArgumentException("a site's name is 1 to 32 of a-z, 0-9 and '-'");
    }
    return site;
  }
}
