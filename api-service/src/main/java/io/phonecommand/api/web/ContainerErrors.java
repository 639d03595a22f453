package io.phonecommand.api.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for errors that were raised outside of the framework and forwarded to the error page. */
@RestController
final class ContainerErrors implements ErrorController {

  @RequestMapping("${spring.web.error.path:/error}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ErrorWriter.write(request, response, refusalOf(request));
  }

  private static ContainerRefusal refusalOf(HttpServletRequest request) {
    // Without a status a caller has asked for this path by itself.
    return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
        ? ContainerRefusal.of(
            request,
            status,
            request.getAttribute(RequestDispatcher.ERROR_MESSAGE) instanceof String text
                ? text
                : null,
            request.getAttribute(RequestDispatcher.ERROR_EXCEPTION))
        : ContainerRefusal.ofStatus(HttpServletResponse.SC_NOT_FOUND);
  }
}
