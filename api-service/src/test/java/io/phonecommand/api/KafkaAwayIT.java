package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Broker;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A broker of its own, which goes away while the service runs. */
class KafkaAwayIT {

  private final Broker broker = new Broker();

  @AutoClose
  private final Api api =
      Api.start(
          "--phone-command.kafka.bootstrap-servers=" + broker.connection().bootstrapServers());

  @Test
  void requests_areRefusedWithAHint_onceKafkaIsGone() {
    assertThat(api.run("acme", "ls", "nobody").statusCode()).isEqualTo(200);
    assertThat(api.management("/health").statusCode()).isEqualTo(200);

    broker.stop();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api.run("acme", "ls", "nobody").statusCode() == 500);
    var refused = api.run("acme", "ls", "nobody");
    assertThat(refused.body())
        .isEqualTo(
            """
              {"error_code":"KOOPHONE.API.5003",\
              "error_msg":"The service cannot reach its message broker."}""");
    assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
    assertThat(api.management("/health").statusCode()).isEqualTo(503);
    // Its callers are better served by an answer than by no replica at all.
    assertThat(api.management("/health/readiness").statusCode()).isEqualTo(200);
  }
}
