package io.phonecommand.benchmarks.textbook.api;

import io.phonecommand.benchmarks.textbook.ShellCommand;
import io.phonecommand.benchmarks.textbook.ShellResult;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;
import org.springframework.kafka.support.serializer.JacksonJsonSerializer;

/** The HTTP side: sends each command with {@link ReplyingKafkaTemplate} and waits for its reply. */
@SpringBootApplication
public class TextbookApi {

  static final String COMMANDS = "textbook-commands";
  private static final String REPLIES = "textbook-replies";

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
      ConcurrentKafkaListenerContainerFactory<String, ShellResult> containers) {
    var replies = containers.createContainer(REPLIES);
    replies.getContainerProperties().setGroupId("textbook-api-" + UUID.randomUUID());
    return new ReplyingKafkaTemplate<>(producers, replies);
  }

  @Bean
  NewTopic commandTopic() {
    return TopicBuilder.name(COMMANDS).build();
  }

  @Bean
  NewTopic replyTopic() {
    return TopicBuilder.name(REPLIES).build();
  }
}
