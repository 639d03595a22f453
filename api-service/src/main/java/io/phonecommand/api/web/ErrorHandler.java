package io.phonecommand.api.web;

import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.history.RequestConflictException;
import io.phonecommand.api.jobs.UnknownTaskException;
import io.phonecommand.api.limits.LimitExceededException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers for every exception that a controller or the framework around it throws. */
@RestControllerAdvice
final class ErrorHandler {

  private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);

  @ExceptionHandler
  ResponseEntity<byte[]> invalid(InvalidRequestException e, HttpServletRequest request) {
    return answer(request, e.error(), String.valueOf(e.getMessage()), HttpHeaders.EMPTY);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> conflict(RequestConflictException e, HttpServletRequest request) {
    return answer(request, ApiError.INVALID, String.valueOf(e.getMessage()), HttpHeaders.EMPTY);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> unknownTask(UnknownTaskException e, HttpServletRequest request) {
    return answer(
        request, ApiError.TASK_NOT_FOUND, String.valueOf(e.getMessage()), HttpHeaders.EMPTY);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> unavailable(UnavailableException e, HttpServletRequest request) {
    return later(request, ApiError.UNAVAILABLE, e, e.retryAfter());
  }

  @ExceptionHandler
  ResponseEntity<byte[]> overLimit(LimitExceededException e, HttpServletRequest request) {
    return later(request, ApiError.OVER_LIMIT, e, e.retryAfter());
  }

  /** A 405 has to name the methods that are allowed; OPTIONS and HEAD never are. */
  @ExceptionHandler
  ResponseEntity<byte[]> wrongMethod(
      HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
    Set<HttpMethod> allowed = new LinkedHashSet<>();
    if (e.getSupportedHttpMethods() != null) {
      allowed.addAll(e.getSupportedHttpMethods());
    }
    allowed.remove(HttpMethod.OPTIONS);
    allowed.remove(HttpMethod.HEAD);
    HttpHeaders headers = new HttpHeaders();
    headers.setAllow(allowed);
    return answer(
        request, ApiError.METHOD_NOT_ALLOWED, ApiError.METHOD_NOT_ALLOWED.text(), headers);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<byte[]> unforeseen(Exception e, HttpServletRequest request) {
    if (e instanceof ErrorResponse response) {
      ContainerRefusal refusal = ContainerRefusal.ofStatus(response.getStatusCode().value());
      return answer(request, refusal.error(), refusal.text(), response.getHeaders());
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      RequestMetrics.callerIsGone(request);
      return null;
    }
    log.error("a request failed for a reason that nobody foresaw", e);
    return answer(request, ApiError.UNFORESEEN, ApiError.UNFORESEEN.text(), HttpHeaders.EMPTY);
  }

  private static ResponseEntity<byte[]> later(
      HttpServletRequest request, ApiError error, Exception reason, Duration retryAfter) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, ErrorWriter.retryAfter(retryAfter));
    return answer(request, error, String.valueOf(reason.getMessage()), headers);
  }

  private static ResponseEntity<byte[]> answer(
      HttpServletRequest request, ApiError error, String message, HttpHeaders headers) {
    RequestMetrics.outcome(request, error);
    return ResponseEntity.status(error.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_JSON)
        .body(AnswerBodies.failure(error, message));
  }
}
