package io.phonecommand.api.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;

/** Writes an error straight to the response, where no controller is involved. */
final class ErrorWriter {

  private ErrorWriter() {}

  static void write(ServletRequest request, HttpServletResponse response, ApiError error)
      throws IOException {
    RequestMetrics.outcome(request, error);
    byte[] body = Bodies.failure(error, error.text());
    response.setStatus(error.status());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
