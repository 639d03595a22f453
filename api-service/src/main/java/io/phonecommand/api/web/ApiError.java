package io.phonecommand.api.web;

/** The error codes that concern a whole request. */
enum ApiError {
  INVALID_REQUEST_ID(400, "KOOPHONE.API.0002", "x-request-id is missing or invalid."),
  NO_TOKEN(400, "KOOPHONE.API.0005", "X-Auth-Token is missing."),
  BAD_TOKEN(401, "APIGW.0301", "X-Auth-Token is not valid."),
  INVALID(400, "KOOPHONE.API.1000", "The request is malformed."),
  TOO_SLOW(408, "KOOPHONE.API.1000", "The request took too long to arrive."),
  TASK_NOT_FOUND(404, "KOOPHONE.API.1323", "There is no such task."),
  NOT_FOUND(404, "APIGW.0101", "There is no such path."),
  METHOD_NOT_ALLOWED(405, "APIGW.0101", "The path does not support this method."),
  OVER_LIMIT(429, "APIGW.0308", "The tenant is over its limit."),
  UNAVAILABLE(500, "KOOPHONE.API.5003", "The service is not available."),
  UNFORESEEN(500, "KOOPHONE.API.9999", "Internal error.");

  private final int status;
  private final String code;
  private final String text;

  ApiError(int status, String code, String text) {
    this.status = status;
    this.code = code;
    this.text = text;
  }

  /** What fits a status that the container or the framework chose. */
  static ApiError ofStatus(int status) {
    return switch (status) {
      case 404 -> NOT_FOUND;
      case 405, 501 -> METHOD_NOT_ALLOWED;
      case 408 -> TOO_SLOW;
      // It never reached us: that nothing was sent to any phone is certain.
      case 503 -> UNAVAILABLE;
      case 505 -> INVALID;
      default -> status >= 400 && status < 500 ? INVALID : UNFORESEEN;
    };
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** For when there is nothing more precise to say. */
  public String text() {
    return text;
  }
}
