package io.phonecommand.common.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {

  private static final String TASK_JSON =
      """
      {"v":1,"task_id":"t1","correlation_id":"c1","reply_partition":3,"tenant":"acme","site":"north",\
      "instance_id":"p1","command":"ls -l /system","start_deadline":1700000000000}""";

  private static final Task TASK =
      new Task(
          1, "t1", "c1", 3, "acme", "north", "p1", "ls -l /system", 1_700_000_000_000L, null, null);

  @Test
  void task_isWrittenInSnakeCase() {
    assertThat(new String(MessageCodec.write(TASK), UTF_8)).isEqualTo(TASK_JSON);
  }

  @Test
  void task_readsWhatWasWritten() throws Exception {
    assertThat(MessageCodec.readTaskMessage(TASK_JSON.getBytes(UTF_8))).isEqualTo(TASK);
  }

  @Test
  void result_readsWhatWasWritten() throws Exception {
    TaskResult result = TaskResult.of(TASK, CmdResult.finished("p1", 1, "über\n"));

    assertThat(MessageCodec.readResult(MessageCodec.write(result))).isEqualTo(result);
  }

  @Test
  void instance_readsWhatWasWritten() throws Exception {
    InstanceRecord instance = new InstanceRecord(1, "acme", "north");

    assertThat(MessageCodec.readInstance(MessageCodec.write(instance))).isEqualTo(instance);
  }

  @Test
  void state_isWrittenInSnakeCase_andReadAsItWasWritten() throws Exception {
    StateRecord state = StateRecord.of(true, Instant.ofEpochMilli(1_700_000_000_000L));
    byte[] written = MessageCodec.write(state);

    assertThat(new String(written, UTF_8))
        .isEqualTo("{\"v\":1,\"reachable\":true,\"since\":1700000000000}");
    assertThat(MessageCodec.readState(written)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":1,\"reachable\":true}",
        "{\"v\":1,\"since\":1}",
        "{\"v\":1,\"reachable\":null,\"since\":1}",
        "{\"v\":1,\"reachable\":true,\"since\":0}",
        "{\"v\":2,\"reachable\":true,\"since\":1}"
      })
  void stateThatSaysLess_isRefused(String value) {
    assertThatThrownBy(() -> MessageCodec.readState(value.getBytes(UTF_8)))
        .isInstanceOf(UnreadableMessageException.class);
  }

  @Test
  void statement_isWrittenInSnakeCase_andReadAsItWasWritten() throws Exception {
    WorkerStatement statement =
        new WorkerStatement(
            1,
            "north",
            "1.2",
            Set.of("jobs"),
            1_700_000_000_000L,
            12,
            List.of(3, 4),
            List.of(4),
            50,
            List.of(new WorkerStatement.Asked(3, 1_700_000_000_001L)),
            new WorkerStatement.Tasks(1, 2, 3, 4),
            new WorkerStatement.Phones(5, 6, 7),
            Map.of("ok", List.of(1L, 2L, 3L)));
    byte[] written = MessageCodec.write(statement);

    assertThat(new String(written, UTF_8))
        .isEqualTo(
            """
            {"v":1,"site":"north","version":"1.2","understands":["jobs"],"since":1700000000000,\
            "partition_count":12,"partitions":[3,4],"closed":[4],\
            "asks_per_second":50,"asked":[{"partition":3,"up_to_ms":1700000000001}],\
            "tasks":{"sync_waiting":1,"sync_running":2,"job_waiting":3,"job_running":4},\
            "phones":{"reachable":5,"unreachable":6,"unknown":7},"results":{"ok":[1,2,3]}}""");
    assertThat(MessageCodec.read(WorkerStatement.class, written)).isEqualTo(statement);
  }

  @Test
  void statementOfTheVersionBefore_isRead_andSaysNothingOfWhatIsNew() throws Exception {
    String old = "{\"v\":1,\"site\":\"north\",\"version\":\"1.0\",\"understands\":[\"jobs\"]}";

    WorkerStatement read = MessageCodec.read(WorkerStatement.class, old.getBytes(UTF_8));

    assertThat(read).isEqualTo(new WorkerStatement(1, "north", "1.0", Set.of("jobs")));
    assertThat(read.since()).isNull();
    assertThat(read.partitions()).isEmpty();
    assertThat(read.asksPerSecond()).isNull();
    assertThat(read.asked()).isEmpty();
    assertThat(read.results()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"since\":0",
        "\"partition_count\":0",
        "\"asks_per_second\":-1",
        "\"partitions\":[null]",
        "\"asked\":[{\"partition\":-1,\"up_to_ms\":1}]",
        "\"asked\":[{\"partition\":1}]",
        "\"tasks\":{\"sync_waiting\":1}",
        "\"phones\":{\"reachable\":-1,\"unreachable\":0,\"unknown\":0}",
        "\"results\":{\"ok\":[1,2]}"
      })
  void statementWithAFieldThatSaysNothing_isRefused(String field) {
    String statement = "{\"v\":1,\"site\":\"north\"," + field + "}";

    assertThatThrownBy(() -> MessageCodec.read(WorkerStatement.class, statement.getBytes(UTF_8)))
        .isInstanceOf(UnreadableMessageException.class);
  }

  @Test
  void unknownFields_areIgnored() throws Exception {
    String newer = TASK_JSON.replace("{\"v\":1", "{\"priority\":{\"level\":9},\"v\":1");

    assertThat(MessageCodec.readTaskMessage(newer.getBytes(UTF_8))).isEqualTo(TASK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "not json",
        "{\"v\":1}",
        "{\"v\":1,\"task_id\":\"t1\"",
      })
  void unreadable_isRefused(String value) {
    assertThatThrownBy(() -> MessageCodec.readTaskMessage(value.getBytes(UTF_8)))
        .isInstanceOf(UnreadableMessageException.class);
  }

  @Test
  void noValue_isRefused() {
    assertThatThrownBy(() -> MessageCodec.readTaskMessage(null))
        .isInstanceOf(UnreadableMessageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"v", "task_id", "correlation_id", "reply_partition", "command", "start_deadline"})
  void missingField_isRefused(String field) {
    String without = TASK_JSON.replace("\"" + field + "\"", "\"other\"");

    assertThatThrownBy(() -> MessageCodec.readTaskMessage(without.getBytes(UTF_8)))
        .isInstanceOf(UnreadableMessageException.class);
  }

  @Test
  void otherVersion_isRefusedByName() {
    String v4 = TASK_JSON.replace("\"v\":1", "\"v\":4");

    assertThatThrownBy(() -> MessageCodec.readTaskMessage(v4.getBytes(UTF_8)))
        .hasMessageContaining("v is not one of a task");
  }

  @Test
  void unreadableMessage_isNeverQuoted() {
    String secret = TASK_JSON.replace("\"start_deadline\":1700000000000", "\"start_deadline\":x");

    assertThatThrownBy(() -> MessageCodec.readTaskMessage(secret.getBytes(UTF_8)))
        .hasMessageNotContaining("/system")
        .hasNoCause();
  }

  @Test
  void toString_keepsSecrets() {
    assertThat(TASK.toString()).doesNotContain("/system").contains("t1");
    assertThat(CmdResult.finished("p1", 0, "secret output").toString())
        .doesNotContain("secret")
        .contains("p1");
  }
}
