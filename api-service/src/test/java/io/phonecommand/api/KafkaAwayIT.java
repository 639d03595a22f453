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
          "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
          "--phone-command.api.unready-without-kafka=8s");

  @Test
  void requests_areRefusedWithAHint_onceKafkaIsGone_andLaterItIsNotReady() {
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
    // An answer is better than no replica, at first: the others may be no better off.
    assertThat(api.management("/health/readiness").statusCode()).isEqualTo(200);

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api.management("/health/readiness").statusCode() == 503);
    assertThat(api.management("/health/readiness").body()).contains("millisSinceLastByte");
    assertThat(api.management("/health/liveness").statusCode()).isEqualTo(200);
  }
}
