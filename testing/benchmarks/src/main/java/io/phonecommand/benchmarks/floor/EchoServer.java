package io.phonecommand.benchmarks.floor;

import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP alone, on the server that our API uses: Boot, embedded Tomcat, virtual threads. Answers with
 * what it was sent.
 */
@SpringBootApplication(
    excludeName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@RestController
public class EchoServer {

  /** The program; its arguments are Boot's. */
  public static void main(String[] arguments) {
    var unused =
        new SpringApplicationBuilder(EchoServer.class)
            .properties(
                Map.of("spring.threads.virtual.enabled", "true", "logging.level.root", "warn"))
            .run(arguments);
  }

  @GetMapping("/ready")
  void ready() {}

  @PostMapping(
      value = "/echo",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] echo(@RequestBody byte[] body) {
    return body;
  }
}
