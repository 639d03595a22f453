package io.phonecommand.api.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Writes an error straight to the response, for all but {@link ErrorHandler}. */
final class ErrorWriter {

  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  /** When a service that starts or stops may be another's turn, or ready. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private ErrorWriter() {}

  static void write(
      ServletRequest request, HttpServletResponse response, ApiError error, String message)
      throws IOException {
    RequestMetrics.outcome(request, error);
    if (error == ApiError.UNAVAILABLE) {
      response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter(RETRY_AFTER));
    }
    byte[] body = AnswerBodies.failure(error, message);
    response.setStatus(error.status());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  static void write(ServletRequest request, HttpServletResponse response, ApiError error)
      throws IOException {
    write(request, response, error, error.text());
  }

  static void write(ServletRequest request, HttpServletResponse response, ContainerRefusal refusal)
      throws IOException {
    write(request, response, refusal.error(), refusal.text());
  }

  /** As it stands on the wire, for where there is no response yet; the connection is closed. */
  static String onTheWire(ApiError error, String message) {
    byte[] body = AnswerBodies.failure(error, message);
    return "HTTP/1.1 %d \r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(
            error.status(), MediaType.APPLICATION_JSON_VALUE, body.length, new String(body, UTF_8));
  }

  /** For the header {@code Retry-After}: in whole seconds, at least one, and never too early. */
  static String retryAfter(Duration time) {
    return Long.toString(Math.max(1, time.plusNanos(NANOS_PER_SECOND - 1).toSeconds()));
  }
}
