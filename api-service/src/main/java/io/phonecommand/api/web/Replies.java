package io.phonecommand.api.web;

import io.phonecommand.api.connections.Connections;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The head of an answer that is no error. */
final class Replies {

  private Replies() {}

  /** 200, with a JSON body to come. */
  static ResponseEntity.BodyBuilder ok(Connections connections) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON);
    if (connections.isLastAnswer()) {
      // Tomcat says so only of requests that came after the stop signal.
      answer.header(HttpHeaders.CONNECTION, "close");
    }
    return answer;
  }
}
