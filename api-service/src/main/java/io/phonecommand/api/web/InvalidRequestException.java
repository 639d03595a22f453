package io.phonecommand.api.web;

import java.io.Serial;

/** A request breaks the contract; its text names every problem and quotes nothing of the body. */
final class InvalidRequestException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final ApiError error;

  InvalidRequestException(ApiError error, String problems) {
    super(problems);
    this.error = error;
  }

  ApiError error() {
    return error;
  }
}
