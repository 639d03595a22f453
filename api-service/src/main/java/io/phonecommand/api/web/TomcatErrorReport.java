package io.phonecommand.api.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place of Tomcat's own error page, for requests that Tomcat refuses by itself. Tomcat
 * makes it by its class's name, hence public.
 */
public final class TomcatErrorReport extends ErrorReportValve {

  private static final Logger log = LoggerFactory.getLogger(TomcatErrorReport.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    // The same conditions as Tomcat's: an error that nobody has written a body for.
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    try {
      ErrorWriter.write(request, response, ApiError.ofStatus(response.getStatus()));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      log.debug("the caller of a refused request is gone", e);
    }
  }
}
