package io.phonecommand.api.openapi;

import io.phonecommand.api.web.ApiError;
import io.phonecommand.api.web.HttpContract;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.math.BigDecimal;
import java.util.List;

/** The answers by status, with their headers. */
final class Responses {

  private final ApiResponses responses = new ApiResponses();

  void addSuccess() {
    responses.addApiResponse(
        "200",
        new ApiResponse()
            .description(Texts.SUCCESS)
            .addHeaderObject(HttpContract.REQUEST_ID, requestId(true))
            .content(ApiDocument.content(Schemas.SUCCESS, Examples.success())));
  }

  void addErrors(int status, List<ApiError> errors) {
    ApiResponse response =
        new ApiResponse()
            .description(Texts.errors(status, errors))
            .addHeaderObject(HttpContract.REQUEST_ID, requestId(false))
            .content(ApiDocument.content(Schemas.errorName(status), Examples.errors(errors)));
    switch (status) {
      case 401 -> response.addHeaderObject("WWW-Authenticate", text("Which header to look at."));
      case 405 -> response.addHeaderObject("Allow", text("The methods that the path supports."));
      case 429 -> response.addHeaderObject("Retry-After", retryAfter().required(true));
      case 500 -> response.addHeaderObject("Retry-After", retryAfter());
      default -> {}
    }
    responses.addApiResponse(Integer.toString(status), response);
  }

  ApiResponses build() {
    return responses;
  }

  private static Header requestId(boolean always) {
    return new Header()
        .required(always)
        .description("The request's own, if it was valid; the one that was made up otherwise.")
        .schema(Schemas.requestId());
  }

  private static Header retryAfter() {
    JsonSchema seconds = Schemas.of("integer");
    seconds.setMinimum(BigDecimal.ONE);
    return new Header()
        .description("After how many seconds the request may succeed.")
        .schema(seconds);
  }

  private static Header text(String description) {
    return new Header().required(true).description(description).schema(Schemas.of("string"));
  }
}
