package io.phonecommand.api.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Requests that ask about tasks and phones: they count apart from those that run commands, and none
 * of them needs an {@code x-request-id}, as nothing is sent that a repeat could send again.
 */
final class Questions {

  private Questions() {}

  /** Whether {@code request} is one, whatever its method. */
  static boolean areMeant(HttpServletRequest request) {
    return TaskController.isMeant(request) || PhonesController.isMeant(request);
  }

  /**
   * Looks at the id that a request has.
   *
   * @throws InvalidRequestException if it can't be one
   */
  static void require(RequestId requestId) throws InvalidRequestException {
    if (requestId.value() == null) {
      throw new InvalidRequestException(
          ApiError.INVALID_REQUEST_ID,
          requestId.problemIfAny().orElse(ApiError.INVALID_REQUEST_ID.text()));
    }
  }
}
