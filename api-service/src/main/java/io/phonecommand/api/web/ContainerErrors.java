package io.phonecommand.api.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for errors that were raised outside of the framework and forwarded to the error page. */
@RestController
final class ContainerErrors implements ErrorController {

  @RequestMapping("${spring.web.error.path:/error}")
  ResponseEntity<byte[]> error(HttpServletRequest request) {
    ContainerRefusal refusal = refusalOf(request);
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(refusal.error().status()).contentType(MediaType.APPLICATION_JSON);
    if (refusal.error() == ApiError.UNAVAILABLE) {
      answer.header(HttpHeaders.RETRY_AFTER, ErrorWriter.retryAfter(TomcatErrorReport.RETRY_AFTER));
    }
    return answer.body(AnswerBodies.failure(refusal.error(), refusal.text()));
  }

  private ContainerRefusal refusalOf(HttpServletRequest request) {
    // Without a status a caller has asked for this path by itself.
    return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
        ? ContainerRefusal.of(
            request,
            status,
            request.getAttribute(RequestDispatcher.ERROR_MESSAGE) instanceof String text
                ? text
                : null,
            request.getAttribute(RequestDispatcher.ERROR_EXCEPTION))
        : new ContainerRefusal(ApiError.NOT_FOUND, ApiError.NOT_FOUND.text());
  }
}
