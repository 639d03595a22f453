package io.phonecommand.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiErrorTest {

  @ParameterizedTest
  @CsvSource({
    "400, INVALID",
    "403, INVALID",
    "404, NOT_FOUND",
    "405, METHOD_NOT_ALLOWED",
    "406, INVALID",
    "408, TOO_SLOW",
    "411, INVALID",
    "413, INVALID",
    "414, INVALID",
    "415, INVALID",
    "417, INVALID",
    "431, INVALID",
    "500, UNFORESEEN",
    "501, METHOD_NOT_ALLOWED",
    "503, UNAVAILABLE",
    "505, INVALID",
    "507, UNFORESEEN"
  })
  void containersStatus_isOneOfTheContract_andHasWords(int status, ApiError error) {
    assertThat(ApiError.ofStatus(status)).isEqualTo(error);
    assertThat(ContainerRefusal.ofStatus(status).error()).isEqualTo(error);
    assertThat(ContainerRefusal.ofStatus(status).text()).isNotBlank();
  }
}
