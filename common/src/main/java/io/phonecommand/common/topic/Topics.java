package io.phonecommand.common.topic;

import java.util.Optional;
import java.util.regex.Pattern;

/** The names of the kinds of topic, and of the group that a site's workers form. */
public final class Topics {

  /** Results; key = correlation id; each api replica reads a partition of its own. */
  public static final String RESULTS = "phone-command.results";

  /**
   * What all sites of an earlier version announced, compacted; key = instance id. Two sites can
   * write the same key, which is why each has a topic of its own now, {@link #instances(String)}.
   */
  public static final String SHARED_INSTANCES = "phone-command.instances";

  /** What each x-request-id was used for; api replicas tell each other; key = hash of the id. */
  public static final String REQUESTS = "phone-command.requests";

  /** What becomes of asynchronous requests; key = 16 random hex digits of each. */
  public static final String JOBS = "phone-command.jobs";

  private static final String TASKS_PREFIX = "phone-command.tasks.";
  private static final String INSTANCES_PREFIX = SHARED_INSTANCES + ".";
  private static final String WORKERS_PREFIX = "phone-command.workers.";
  private static final String STATES_PREFIX = "phone-command.states.";

  /** Keeps a site's topic name a legal and short one. */
  private static final Pattern SITE = Pattern.compile("[a-z0-9-]{1,32}");

  private Topics() {}

  /** The tasks of {@code site}; key = instance id. */
  public static String tasks(String site) {
    return TASKS_PREFIX + requireSite(site);
  }

  /** Whether {@code topic} has the tasks of some site. */
  public static boolean isTasks(String topic) {
    return siteOf(TASKS_PREFIX, topic).isPresent();
  }

  /** What {@code site} announces, compacted, in one partition; key = instance id. */
  public static String instances(String site) {
    return INSTANCES_PREFIX + requireSite(site);
  }

  /** The site that announces its instances on {@code topic}; empty if that is none of these. */
  public static Optional<String> siteOfInstances(String topic) {
    return siteOf(INSTANCES_PREFIX, topic);
  }

  /** Whether instances are announced on {@code topic}, by one site or by all. */
  public static boolean isInstances(String topic) {
    return topic.equals(SHARED_INSTANCES) || siteOfInstances(topic).isPresent();
  }

  /** The consumer group of all workers of {@code site}. */
  public static String workerGroup(String site) {
    return WORKERS_PREFIX + requireSite(site);
  }

  /**
   * What the workers of {@code site} say of themselves, compacted; key = worker's id. It has the
   * group's name, which is another kind of resource.
   */
  public static String workers(String site) {
    return WORKERS_PREFIX + requireSite(site);
  }

  /** The site whose workers say something of themselves on {@code topic}; empty if none do. */
  public static Optional<String> siteOfWorkers(String topic) {
    return siteOf(WORKERS_PREFIX, topic);
  }

  /**
   * What the workers of {@code site} know of its phones, compacted, in one partition; key =
   * instance id.
   */
  public static String states(String site) {
    return STATES_PREFIX + requireSite(site);
  }

  /** The site whose phones' states are on {@code topic}; empty if that is none of these. */
  public static Optional<String> siteOfStates(String topic) {
    return siteOf(STATES_PREFIX, topic);
  }

  private static Optional<String> siteOf(String prefix, String topic) {
    return topic.startsWith(prefix)
        ? Optional.of(topic.substring(prefix.length())).filter(Topics::isSite)
        : Optional.empty();
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
