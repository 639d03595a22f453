package io.phonecommand.benchmarks.textbook.worker;

import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;
import org.springframework.kafka.support.serializer.JacksonJsonSerializer;

/** The phone side. */
@SpringBootApplication
public class TextbookWorker {

  /** The program; its arguments are Boot's. */
  public static void main(String[] arguments) {
    var unused =
        new SpringApplicationBuilder(TextbookWorker.class)
            .properties(
                Map.of(
                    "logging.level.root",
                    "warn",
                    "spring.kafka.producer.value-serializer",
                    JacksonJsonSerializer.class.getName(),
                    "spring.kafka.consumer.value-deserializer",
                    JacksonJsonDeserializer.class.getName(),
                    "spring.kafka.consumer.properties.spring.json.trusted.packages",
                    "*"))
            .run(arguments);
  }
}
