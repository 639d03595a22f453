package io.phonecommand.common.topic;

import io.phonecommand.common.kafka.KafkaSettings;
import io.phonecommand.common.kafka.LateClient;
import io.phonecommand.common.kafka.PollFailures;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at our own topics again and again, on a thread of its own: whether they are there, are
 * those that were there before (their ids tell; the cluster's may be the same after a wipe), have
 * as many partitions as before, and are set so that the promises can hold. It makes a topic that is
 * missing if it may, and alters nothing. Kafka away is no finding.
 */
public final class TopicWatch implements AutoCloseable {

  /** Hears what has become of a topic; on the watch's thread. */
  public interface Listener {

    /** {@code topic} is there, at each look. */
    default void seen(String topic, int partitions) {}

    /** All that is there at this look has been told. */
    default void looked() {}

    /** {@code topic} is not there any more, at each look; once, if it is one of others. */
    default void missing(String topic) {}

    /** What was read of {@code topic} is in no log any more: it was deleted and made anew. */
    default void madeAnew(String topic) {}
  }

  private record Seen(Uuid id, int partitions) {}

  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);

  /** How long Kafka may take for an answer. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** From making a topic to looking whether it is there: all brokers have heard of it by then. */
  private static final Duration SOON = Duration.ofMillis(500);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /** Settings change seldom, and asking for them is dear. */
  private static final int LOOKS_PER_SETTINGS = 10;

  private final Map<String, NewTopic> topics;
  private final boolean create;
  private final Duration pause;
  private final KafkaSettings kafka;
  private final List<? extends Listener> listeners;
  private final Predicate<String> others;
  private final NewTopic offsets;
  private final Admin admin;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("topic-watch").daemon().factory());

  private final Set<String> othersThere = new HashSet<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final Map<String, String> weaknesses = new ConcurrentHashMap<>();
  private final Set<String> unwatched = ConcurrentHashMap.newKeySet();
  private final PollFailures failures = new PollFailures("looking at the topics");
  private int looks;

  /** A look was planned besides those that come anyway, since the last of these. */
  private boolean soon;

  /**
   * Nothing is looked at before {@link #start}.
   *
   * @param layout whether a topic that is missing is made, and how long it pauses between looks
   * @param topics as they would be made
   * @param others which of the topics that somebody else makes are watched, too, when they come
   */
  public TopicWatch(
      KafkaSettings kafka,
      TopicLayout layout,
      Collection<NewTopic> topics,
      Predicate<String> others,
      List<? extends Listener> listeners) {
    this.kafka = kafka;
    this.topics = topics.stream().collect(Collectors.toMap(NewTopic::name, topic -> topic));
    this.others = others;
    this.create = layout.create();
    this.pause = layout.lookPause();
    this.offsets = layout.offsets();
    this.listeners = listeners;
    this.admin = LateClient.of(Admin.class, () -> Admin.create(kafka.admin()));
  }

  /** Looks now and from then on. */
  public void start() {
    var unused =
        clock.scheduleWithFixedDelay(
            () -> {
              soon = false;
              tryLook();
            },
            0,
            pause.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private void tryLook() {
    try {
      look();
      failures.succeeded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      var unused = failures.failed(e);
    }
  }

  /** What is wrong now, in a sentence for each topic that says what to do; empty if nothing is. */
  public List<String> problems() {
    return List.copyOf(new TreeMap<>(problems).values());
  }

  private void look() throws InterruptedException {
    Optional<Set<String>> names = ask("list of topics", list());
    Set<String> watched = new HashSet<>(topics.keySet());
    watched.addAll(othersThere);
    names.ifPresent(all -> all.stream().filter(others).forEach(watched::add));
    boolean complete = names.isPresent();
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin
            .describeTopics(
                TopicCollection.ofTopicNames(watched),
                new DescribeTopicsOptions().timeoutMs((int) LIMIT.toMillis()))
            .topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> description : descriptions.entrySet()) {
      String topic = description.getKey();
      try {
        Optional<TopicDescription> is = ask(topic, description.getValue());
        is.ifPresent(found -> note(topic, found));
        complete &= is.isPresent() || unwatched.contains(topic);
      } catch (UnknownTopicOrPartitionException e) {
        missing(topic);
      }
    }
    if (complete) {
      listeners.forEach(Listener::looked);
    }
    if (looks++ % LOOKS_PER_SETTINGS == 0) {
      lookAtSettings();
    }
  }

  private KafkaFuture<Set<String>> list() {
    return admin.listTopics(new ListTopicsOptions().timeoutMs((int) LIMIT.toMillis())).names();
  }

  /**
   * Kafka's answer; empty if it gives none, or we may not ask.
   *
   * @param what it is about
   */
  private <T> Optional<T> ask(String what, KafkaFuture<T> answer) throws InterruptedException {
    try {
      T is = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      unwatched.remove(what);
      return Optional.of(is);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException missing) {
        throw missing;
      }
      if (e.getCause() instanceof AuthorizationException && unwatched.add(what)) {
        log.warn(
            "{} can't be watched, as the right to describe it is missing: {}",
            what,
            e.getCause().getMessage());
      }
      log.debug("{}: {}", what, e.toString());
    } catch (TimeoutException e) {
      log.debug("{}: no answer", what);
    }
    return Optional.empty();
  }

  private Optional<Config> askSettings(String topic, KafkaFuture<Config> answer)
      throws InterruptedException {
    try {
      return ask(settingsOf(topic), answer);
    } catch (UnknownTopicOrPartitionException e) {
      // Said already, or nobody has committed an offset yet.
      return Optional.empty();
    }
  }

  private void note(String topic, TopicDescription is) {
    Seen now = new Seen(is.topicId(), is.partitions().size());
    Seen before = seen.put(topic, now);
    problems.remove(topic);
    if (!topics.containsKey(topic)) {
      othersThere.add(topic);
    }
    listeners.forEach(listener -> listener.seen(topic, now.partitions()));
    if (before == null) {
      return;
    }
    if (!before.id().equals(now.id())) {
      log.error("TOPIC {} WAS MADE ANEW: what was in it is lost", topic);
      listeners.forEach(listener -> listener.madeAnew(topic));
    } else if (before.partitions() < now.partitions()) {
      log.warn(
          "Topic {} has {} partitions now, and had {}",
          topic,
          now.partitions(),
          before.partitions());
    }
  }

  private void missing(String topic) {
    boolean gone = seen.containsKey(topic);
    if (gone) {
      listeners.forEach(listener -> listener.missing(topic));
    }
    NewTopic wanted = topics.get(topic);
    if (wanted == null) {
      othersThere.remove(topic);
      log.warn("Topic {} is gone", topic);
    } else if (create) {
      if (gone) {
        log.error("TOPIC {} IS MISSING and is made again", topic);
      }
      TopicCreator.ensure(kafka, List.of(wanted), LIMIT);
      lookSoon();
    } else {
      String problem = "Topic " + topic + " is missing: make it, as docs/operations.md says.";
      if (problems.put(topic, problem) == null) {
        log.error(problem);
      }
    }
  }

  /** Whoever waits for a topic that was just made is not to wait for the next look. */
  private void lookSoon() {
    if (!soon) {
      soon = true;
      var unused = clock.schedule(this::tryLook, SOON.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void lookAtSettings() throws InterruptedException {
    Map<ConfigResource, NewTopic> asked =
        Stream.concat(topics.values().stream(), Stream.of(offsets))
            .collect(
                Collectors.toMap(
                    topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                    topic -> topic));
    Map<ConfigResource, KafkaFuture<Config>> answers =
        admin
            .describeConfigs(
                asked.keySet(), new DescribeConfigsOptions().timeoutMs((int) LIMIT.toMillis()))
            .values();
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> answer : answers.entrySet()) {
      NewTopic wanted = asked.get(answer.getKey());
      if (wanted != null) {
        askSettings(wanted.name(), answer.getValue())
            .ifPresent(
                is -> {
                  note(wanted.name(), TopicSettings.problem(wanted, is), problems);
                  note(wanted.name(), TopicSettings.weakness(wanted, is), weaknesses);
                });
      }
    }
  }

  private static String settingsOf(String topic) {
    return topic + " settings";
  }

  private static void note(String topic, Optional<String> said, Map<String, String> all) {
    String key = settingsOf(topic);
    if (said.isEmpty()) {
      all.remove(key);
    } else if (!said.get().equals(all.put(key, said.get()))) {
      log.error(said.get());
    }
  }

  /** What endangers a promise once a broker's disk is lost; as {@link #problems}. */
  public List<String> weaknesses() {
    return List.copyOf(new TreeMap<>(weaknesses).values());
  }

  /** What we may not look at: topics, by their names, and topics' settings. */
  public Set<String> unwatched() {
    return Set.copyOf(unwatched);
  }

  /** All of that, for a health. */
  public Map<String, Object> details() {
    return Map.of("problems", problems(), "weaknesses", weaknesses(), "unwatched", unwatched());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    admin.close(CLOSE_LIMIT);
  }
}
