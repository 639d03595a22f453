package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages to and from JSON (UTF-8, snake_case). Unknown fields are ignored, so that both services
 * can be upgraded one at a time; what is missing or malformed is refused.
 *
 * <p>Any thread may call it.
 */
public final class MessageCodec {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectWriter WRITER = MAPPER.writer();

  private MessageCodec() {}

  /** The value of a record on a topic. */
  public static byte[] write(Record message) {
    return WRITER.writeValueAsBytes(message);
  }

  /** Reads the value of a record on a tasks topic; {@code null} is a record without a value. */
  public static TaskMessage readTaskMessage(byte @Nullable [] value)
      throws UnreadableMessageException {
    return read(Version.class, value).v() == Cancel.VERSION
        ? read(Cancel.class, value)
        : read(Task.class, value);
  }

  /** The field by which the kinds of message on one topic are told apart. */
  private record Version(@JsonProperty(required = true) int v) {}

  /** Reads the value of a record on the jobs topic. */
  public static JobsMessage readJobs(byte @Nullable [] value) throws UnreadableMessageException {
    return read(JobsMessage.class, value);
  }

  /** Reads the value of a record on the results topic. */
  public static TaskResult readResult(byte @Nullable [] value) throws UnreadableMessageException {
    return read(TaskResult.class, value);
  }

  /** Reads the value of a record with the key {@link InventoryRecord#KEY}. */
  public static InventoryRecord readInventory(byte @Nullable [] value)
      throws UnreadableMessageException {
    return read(InventoryRecord.class, value);
  }

  /** Reads the value of a record on an instances topic that is not a tombstone. */
  public static InstanceRecord readInstance(byte @Nullable [] value)
      throws UnreadableMessageException {
    return read(InstanceRecord.class, value);
  }

  /** Reads the value of a record on a states topic that is not a tombstone. */
  public static StateRecord readState(byte @Nullable [] value) throws UnreadableMessageException {
    return read(StateRecord.class, value);
  }

  /**
   * Reads a message that only one of the services writes and reads.
   *
   * @param type whose constructor refuses what is missing or malformed by {@link FieldChecks}
   */
  public static <T> T read(Class<T> type, byte @Nullable [] value)
      throws UnreadableMessageException {
    if (value == null) {
      throw new UnreadableMessageException("no value");
    }
    try {
      T message = MAPPER.readValue(value, type);
      if (message == null) {
        throw new UnreadableMessageException("JSON null");
      }
      return message;
    } catch (ValueInstantiationException e) {
      // Our own field checks, whose texts carry no values.
      throw new UnreadableMessageException(
          e.getCause() instanceof IllegalArgumentException problem
              ? String.valueOf(problem.getMessage())
              : "a field is invalid");
    } catch (JacksonException e) {
      // Jackson's text can quote the message; its type says enough.
      throw new UnreadableMessageException("not readable: " + e.getClass().getSimpleName());
    }
  }
}
