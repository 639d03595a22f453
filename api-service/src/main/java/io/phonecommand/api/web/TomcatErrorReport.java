package io.phonecommand.api.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place of Tomcat's own error page, for requests that Tomcat refuses by itself. Tomcat
 * makes it by its class's name, hence public.
 */
public final class TomcatErrorReport extends ErrorReportValve {

  private static final Logger log = LoggerFactory.getLogger(TomcatErrorReport.class);

  /** What Tomcat's parser gives for headers that do not fit; there is no other sign of it. */
  private static final String TOO_LARGE =
      StringManager.getManager("org.apache.coyote.http11")
          .getString("iib.requestheadertoolarge.error");

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    // The same conditions as Tomcat's: an error that nobody has written a body for.
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    ContainerRefusal refusal = refusalOf(request, response, failure);
    try {
      ErrorWriter.write(request, response, refusal);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      log.debug("the caller of a refused request is gone", e);
    }
  }

  private static ContainerRefusal refusalOf(
      Request request, Response response, @Nullable Throwable failure) {
    if (response.getStatus() == 400
        && request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      if (failure != null && TOO_LARGE.equals(failure.getMessage())) {
        return new ContainerRefusal(
            ApiError.INVALID,
            "the request line and the headers must be at most %d bytes together"
                .formatted(http.getMaxHttpRequestHeaderSize()));
      }
      if (failure instanceof IllegalStateException) {
        return new ContainerRefusal(
            ApiError.INVALID,
            "there must be at most %d headers".formatted(http.getMaxHeaderCount()));
      }
    }
    return ContainerRefusal.of(request, response.getStatus(), response.getMessage(), failure);
  }
}
