package io.phonecommand.api.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for errors that were raised outside of the framework and forwarded to the error page. */
@RestController
final class ContainerErrors implements ErrorController {

  @RequestMapping("${spring.web.error.path:/error}")
  ResponseEntity<byte[]> error(HttpServletRequest request) {
    // Without a status a caller has asked for this path by itself.
    ApiError error =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
            ? ApiError.ofStatus(status)
            : ApiError.NOT_FOUND;
    return ResponseEntity.status(error.status())
        .contentType(MediaType.APPLICATION_JSON)
        .body(Bodies.failure(error, error.text()));
  }
}
