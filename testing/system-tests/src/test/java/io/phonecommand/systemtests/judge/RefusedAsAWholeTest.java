package io.phonecommand.systemtests.judge;

import static io.phonecommand.systemtests.judge.Records.broken;
import static io.phonecommand.systemtests.judge.Records.exited;
import static io.phonecommand.systemtests.judge.Records.failed;
import static io.phonecommand.systemtests.judge.Records.http;
import static io.phonecommand.systemtests.judge.Records.ok;
import static io.phonecommand.systemtests.judge.Records.request;
import static io.phonecommand.systemtests.judge.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.systemtests.load.Attempt;
import io.phonecommand.systemtests.load.End;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedAsAWholeTest {

  private static final List<Rule> FOUND = List.of(Rule.REFUSED_AS_A_WHOLE);
  private static final Attempt UNAVAILABLE = http(0, 20, 500, "KOOPHONE.API.5003");

  @ParameterizedTest
  @CsvSource({"500, KOOPHONE.API.5003", "429, APIGW.0308"})
  void refusalsForLackOfRoomOrKafka_areAllowed(int status, String code) {
    assertThat(broken(request(http(0, 20, status, code)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "500, KOOPHONE.API.9999",
    "500, APIGW.0308",
    "400, KOOPHONE.API.1000",
    "401, APIGW.0301",
    "503, ''"
  })
  void otherStatuses_areFound(int status, String code) {
    assertThat(broken(request(http(0, 20, status, code)))).isEqualTo(FOUND);
  }

  @Test
  void refusedRequestThatRan_isFound() {
    assertThat(broken(request(UNAVAILABLE), exited("p1", 10, 0))).isEqualTo(FOUND);
  }

  @Test
  void startWithoutAnyConnection_isFound() {
    assertThat(broken(request(failed(0, 1, End.REFUSED)), exited("p1", 10, 0))).isEqualTo(FOUND);
  }

  @Test
  void otherTryThatMayHaveBeenAccepted_explainsTheRun() {
    Attempt broke = failed(-100, -50, End.BROKEN);
    Attempt answered = ok(-100, -50, succeeded("p1"), succeeded("p2"));

    assertThat(broken(request(broke, UNAVAILABLE), exited("p1", -60, 0))).isEmpty();
    assertThat(broken(request(answered, UNAVAILABLE), exited("p1", -60, 0), exited("p2", -60, 0)))
        .isEmpty();
  }
}
