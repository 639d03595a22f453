package io.phonecommand.benchmarks.textbook.api;

import io.phonecommand.benchmarks.textbook.ShellCommand;
import io.phonecommand.benchmarks.textbook.ShellResult;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;
import org.springframework.kafka.support.serializer.JacksonJsonSerializer;

/**
 * The HTTP side: sends each command with {@link ReplyingKafkaTemplate} and waits for its reply.
 * With {@code textbook.tuned} its topics have twelve partitions.
 */
@SpringBootApplication
public class TextbookApi {

  private static final int TUNED_PARTITIONS = 12;

  private final boolean tuned;

  TextbookApi(@Value("${textbook.tuned:false}") boolean tuned) {
    this.tuned = tuned;
  }

  /** The program; its arguments are Boot's. */
  public static void main(String[] arguments) {
    var unused =
        new SpringApplicationBuilder(TextbookApi.class)
            .properties(
                Map.of(
                    "spring.threads.virtual.enabled", "true",
                    "logging.level.root", "warn",
                    "spring.kafka.producer.value-serializer", JacksonJsonSerializer.class.getName(),
                    "spring.kafka.consumer.value-deserializer",
                        JacksonJsonDeserializer.class.getName(),
                    "spring.kafka.consumer.properties.spring.json.trusted.packages", "*"))
            .run(arguments);
  }

  @Bean
  ReplyingKafkaTemplate<String, ShellCommand, ShellResult> commands(
      ProducerFactory<String, ShellCommand> producers,
      ConcurrentKafkaListenerContainerFactory<String, ShellResult> containers,
      @Qualifier("replyTopic") NewTopic replyTopic) {
    var replies = containers.createContainer(replyTopic.name());
    replies.getContainerProperties().setGroupId("textbook-api-" + UUID.randomUUID());
    return new ReplyingKafkaTemplate<>(producers, replies);
  }

  @Bean
  NewTopic commandTopic() {
    return topic("commands");
  }

  @Bean
  NewTopic replyTopic() {
    return topic("replies");
  }

  private NewTopic topic(String what) {
    return tuned
        ? TopicBuilder.name("textbook-tuned-" + what).partitions(TUNED_PARTITIONS).build()
        : TopicBuilder.name("textbook-" + what).build();
  }
}
