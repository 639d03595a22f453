package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.ServedDocument;
import io.phonecommand.api.testing.Site;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The document follows the settings; and what can be had over HTTP only with some of them. */
class OpenApiSettingsIT {

  @Test
  void settings_showInTheDocument_andThePageCanBeTurnedOff() {
    try (Api api =
            Api.start(
                "--phone-command.api.max-instances-per-request=100",
                // So many instances need memory for each connection.
                "--server.tomcat.max-connections=110",
                "--phone-command.api.extra-command-characters=|&[]^\\",
                "--phone-command.api.request-id-required=false",
                "--phone-command.api.max-waiting-requests=1",
                "--phone-command.api.sync-window=3s",
                "--springdoc.swagger-ui.enabled=false");
        Site site = new Site()) {
      ServedDocument document = ServedDocument.of(api);
      assertThat(
              document
                  .at("/components/schemas/SyncCommandRequest/properties/instance_ids/maxItems")
                  .intValue())
          .isEqualTo(100);
      assertThat(document.operation().at("/parameters/0/required").booleanValue(false)).isFalse();
      assertThat(
              document.problemsOfRequest(
                  "{\"command\":\"a | b && [c] ^ \\\\d\",\"instance_ids\":[\"a\"]}"))
          .isEmpty();
      assertThat(document.problemsOfRequest("{\"command\":\"a;\",\"instance_ids\":[\"a\"]}"))
          .isNotEmpty();
      assertThat(api.get("/swagger-ui.html").statusCode()).isEqualTo(404);

      site.addInstances(api, "acme", "busy");
      CompletableFuture<HttpResponse<String>> waiting =
          CompletableFuture.supplyAsync(() -> api.run("acme", "ls", "busy"));
      Awaitility.await().until(() -> !site.tasks().isEmpty());
      HttpResponse<String> refused = api.run("acme", "ls", "busy");
      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(document.problemsOf(refused)).isEmpty();
      assertThat(document.problemsOf(waiting.join())).isEmpty();
    }
  }

  @Test
  void document_canBeTurnedOff() {
    try (Api api = Api.start("--springdoc.api-docs.enabled=false")) {
      assertThat(api.get(ServedDocument.PATH).statusCode()).isEqualTo(404);
      assertThat(api.get(ServedDocument.PATH + ".yaml").statusCode()).isEqualTo(404);
      assertThat(api.get("/swagger-ui.html").statusCode()).isEqualTo(404);
      assertThat(api.get("/swagger-ui/index.html").statusCode()).isEqualTo(404);
    }
  }
}
