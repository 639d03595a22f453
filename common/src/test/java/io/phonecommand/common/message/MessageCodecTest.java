package io.phonecommand.common.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
