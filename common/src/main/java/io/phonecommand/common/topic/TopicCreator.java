package io.phonecommand.common.topic;

import io.phonecommand.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics that do not exist yet, or finds out which; an existing one is left as it is. */
public final class TopicCreator {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private TopicCreator() {}

  /**
   * Returns once every topic exists.
   *
   * @param limit how long to wait for Kafka, from the call on
   * @throws KafkaException if the topics could not be made within the limit
   */
  public static void ensure(KafkaSettings kafka, Collection<NewTopic> topics, Duration limit) {
    CreateTopicsOptions options = new CreateTopicsOptions().timeoutMs((int) limit.toMillis());
    ask(
        kafka,
        topics,
        admin -> admin.createTopics(topics, options).values(),
        "could not be made",
        TopicExistsException.class,
        limit);
  }

  /**
   * Returns if every topic exists, as far as we may know. Nothing is made, also by a broker that
   * makes what a producer asks for.
   *
   * @param limit how long to wait for Kafka, from the call on
   * @throws KafkaException if one does not, or Kafka does not say it
   */
  public static void require(KafkaSettings kafka, Collection<NewTopic> topics, Duration limit) {
    List<String> names = topics.stream().map(NewTopic::name).toList();
    ask(
        kafka,
        topics,
        admin -> admin.describeTopics(names).topicNameValues(),
        "is not there",
        AuthorizationException.class,
        limit);
  }

  private static <T> void ask(
      KafkaSettings kafka,
      Collection<NewTopic> topics,
      Function<Admin, Map<String, KafkaFuture<T>>> question,
      String otherwise,
      Class<? extends ApiException> allTheSame,
      Duration limit) {
    Admin admin = Admin.create(kafka.admin());
    try {
      Map<String, KafkaFuture<T>> answers = question.apply(admin);
      // In their order, so that it is always the same one that is named.
      for (NewTopic topic : topics) {
        KafkaFuture<T> answer = Objects.requireNonNull(answers.get(topic.name()));
        await(answer, "topic " + topic.name() + " " + otherwise, allTheSame, limit);
      }
    } finally {
      // Without a limit it would wait for calls that Kafka never answers.
      admin.close(CLOSE_LIMIT);
    }
  }

  private static void await(
      KafkaFuture<?> answer,
      String problem,
      Class<? extends ApiException> allTheSame,
      Duration limit) {
    try {
      var unused = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!allTheSame.isInstance(e.getCause())) {
        throw new KafkaException(problem, e.getCause());
      }
    } catch (TimeoutException e) {
      throw new KafkaException(problem + " in time", e);
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted: " + problem, e);
    }
  }
}
