package io.phonecommand.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.dispatch.UnavailableException;
import io.phonecommand.api.jobs.JobLogReader.Found;
import io.phonecommand.common.message.AcceptedRequest;
import io.phonecommand.common.message.CmdResult;
import io.phonecommand.common.message.JobReport;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class JobLogReaderTest {

  private static final TaskAddress ADDRESS = Accepted.ADDRESS;
  private static final TopicPartition PARTITION =
      new TopicPartition(Topics.JOBS, ADDRESS.partition());
  private static final AcceptedRequest REQUEST = Accepted.request("a", "b");

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int POLLED = 50;

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<MockConsumer<String, byte[]>> opened = new ArrayList<>();
  private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private long end = 100;
  private boolean away;

  @AutoClose
  private final JobLogReader reader =
      new JobLogReader(
          1,
          () -> away,
          number -> open(),
          new JobRecords(meters.counter("unreadable")),
          meters.counter("read"));

  /** Notes what it is asked. */
  private final class Asked extends MockConsumer<String, byte[]> {

    Asked() {
      super("none");
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions, Duration limit) {
      asked.add("begin");
      return super.beginningOffsets(partitions, limit);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration limit) {
      asked.add("end");
      return super.endOffsets(partitions, limit);
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration limit) {
      asked.add("poll");
      if (assignment().contains(PARTITION)) {
        log.stream()
            .filter(record -> record.offset() >= position(PARTITION))
            .limit(POLLED)
            .forEach(this::addRecord);
      }
      return super.poll(limit);
    }
  }

  private Optional<Found> find(TaskAddress address, String tenant) throws Exception {
    return reader.find(address, Asking.question(tenant, LONG), Optional::empty);
  }

  private double read() {
    return meters.counter("read").count();
  }

  private Consumer<String, byte[]> open() {
    Asked consumer = new Asked();
    Node node = new Node(0, "localhost", 9092);
    Node[] copies = {node};
    consumer.updatePartitions(
        Topics.JOBS,
        List.of(
            new PartitionInfo(Topics.JOBS, 0, node, copies, copies),
            new PartitionInfo(Topics.JOBS, 1, node, copies, copies)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 5L, new TopicPartition(Topics.JOBS, 0), 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, end, new TopicPartition(Topics.JOBS, 0), 1L));
    opened.add(consumer);
    return consumer;
  }

  private void write(long offset, String key, Record message) {
    log.add(
        new ConsumerRecord<>(
            Topics.JOBS, PARTITION.partition(), offset, key, MessageCodec.write(message)));
  }

  private void write(long offset, CmdResult result) {
    JobReport report = Accepted.report(null, result);
    write(offset, ADDRESS.keyText(), report);
  }

  /** Whoever has waited for a reader need not read what another one has read meanwhile. */
  @Test
  void whatSomebodyElseHasFound_isNotReadAgain() throws Exception {
    end = 11;
    write(10, ADDRESS.keyText(), REQUEST);
    Found found = find(ADDRESS, "acme").orElseThrow();
    asked.clear();

    assertThat(reader.find(ADDRESS, Asking.question("acme", LONG), () -> Optional.of(found)))
        .contains(found);
    assertThat(asked).isEmpty();
  }

  @Test
  void acceptedRequest_isFound_byItsTenant() throws Exception {
    end = 11;
    write(10, ADDRESS.keyText(), REQUEST);

    Found found = find(ADDRESS, "acme").orElseThrow();

    assertThat(found.view().accepted()).isEqualTo(REQUEST);
    assertThat(found.isWhole()).isTrue();
    assertThat(asked).containsExactly("end", "begin", "poll");
    assertThat(read()).isEqualTo(1);
  }

  /** The end that was asked for is good for what follows, and so is what came with the request. */
  @Test
  void taskThatIsOver_isReadInOneGo() throws Exception {
    write(10, ADDRESS.keyText(), REQUEST);
    write(11, CmdResult.finished("a", 0, ""));
    write(12, "other", Accepted.report(null, CmdResult.finished("b", 1, "")));
    write(13, CmdResult.finished("b", 0, ""));
    write(14, "other", Accepted.report(null, CmdResult.finished("b", 1, "")));

    Found found = find(ADDRESS, "acme").orElseThrow();

    assertThat(found.isWhole()).isTrue();
    assertThat(found.view().isOver()).isTrue();
    assertThat(found.view().end()).isEqualTo(14);
    assertThat(found.view().position()).as("nothing more is looked at").isEqualTo(14);
    assertThat(asked).containsExactly("end", "begin", "poll");
    asked.clear();
    find(ADDRESS, "zenith");
    assertThat(asked).as("where the log begins is known").containsExactly("end", "poll");
  }

  @Test
  void longTask_isReadAtOnce_onlyAsFarAsItCostsLittle() throws Exception {
    end = 10_000;
    write(10, ADDRESS.keyText(), REQUEST);
    for (int offset = 11; offset < end; offset++) {
      write(offset, "other", Accepted.report(null, CmdResult.finished("b", 1, "")));
    }

    Found found = find(ADDRESS, "acme").orElseThrow();

    assertThat(found.isWhole()).isFalse();
    assertThat(read()).isBetween(1000.0, 1100.0);
    assertThat(found.view().position()).isEqualTo((long) read() + 10);
  }

  private record Address(String meaning, TaskAddress address, String tenant) {}

  /** Nobody can tell from what it costs whether there is something. */
  @Test
  void whatIsNotTheirs_isNotFound_andCostsAllTheSame() throws Exception {
    end = 200;
    for (int offset = 5; offset < end; offset++) {
      write(offset, ADDRESS.keyText(), REQUEST);
    }
    List<Address> addresses =
        List.of(
            new Address("another's", ADDRESS, "zenith"),
            new Address("guessed key", new TaskAddress(1, 10, 7), "acme"),
            new Address("another record's place", new TaskAddress(1, 11, 8), "acme"),
            new Address("too old", new TaskAddress(1, 2, ADDRESS.key()), "acme"),
            new Address("partition beyond", new TaskAddress(3, 10, ADDRESS.key()), "acme"));
    assertThat(find(new TaskAddress(1, 4711, ADDRESS.key()), "acme")).isEmpty();
    assertThat(read()).as("the last one").isEqualTo(1);

    for (Address each : addresses) {
      asked.clear();
      double before = read();
      assertThat(find(each.address(), each.tenant())).as(each.meaning()).isEmpty();
      assertThat(asked).as(each.meaning()).containsExactly("end", "poll");
      assertThat(read() - before).as(each.meaning()).isEqualTo(POLLED);
    }
  }

  @Test
  void logThatWasCutSinceItsBeginningWasAsked_isReadFromItsNewOne() throws Exception {
    end = 20;
    write(15, "other", REQUEST);
    assertThat(find(ADDRESS, "acme")).isEmpty();
    opened.getFirst().updateBeginningOffsets(Map.of(PARTITION, 15L));
    asked.clear();

    assertThat(find(new TaskAddress(1, 12, ADDRESS.key()), "acme")).isEmpty();
    assertThat(asked).containsExactly("end", "poll", "begin", "poll");
  }

  @Test
  void readingOn_takesWhatIsOfTheTask_untilAllIsOver() throws Exception {
    write(11, CmdResult.running("a", "x"));
    write(12, "other", Accepted.report(null, CmdResult.finished("a", 1, "")));
    write(13, CmdResult.finished("a", 0, "xy"));
    write(14, CmdResult.finished("b", 0, ""));
    TaskView view = TaskView.of(ADDRESS, REQUEST);

    assertThat(reader.readOn(view, Asking.question("acme", LONG))).isTrue();

    assertThat(view.isOver()).isTrue();
    assertThat(view.end()).isEqualTo(15);
    assertThat(view.jobs().stream().map(JobStatus::result))
        .containsExactly(CmdResult.finished("a", 0, "xy"), CmdResult.finished("b", 0, ""));
    assertThat(meters.counter("read").count()).isEqualTo(4);
  }

  @Test
  void readingOn_costsOneQuestion_whereNothingIsNew() throws Exception {
    end = 11;

    assertThat(reader.readOn(TaskView.of(ADDRESS, REQUEST), Asking.question("acme", LONG)))
        .isTrue();

    assertThat(asked).containsExactly("end");
  }

  @Test
  void readingOn_endsWhereTheLogDoes_andTakesInWhatCameBeyond() throws Exception {
    end = 12;
    write(11, CmdResult.running("a", "x"));
    write(12, CmdResult.finished("a", 0, "xy"));
    TaskView view = TaskView.of(ADDRESS, REQUEST);

    assertThat(reader.readOn(view, Asking.question("acme", LONG))).isTrue();

    assertThat(view.isOver()).isFalse();
    assertThat(view.position()).isEqualTo(13);
    assertThat(view.jobs().getFirst().result()).isEqualTo(CmdResult.finished("a", 0, "xy"));
  }

  @Test
  void viewThatKnowsMoreThanTheLogHas_isToldSo() throws Exception {
    end = 11;
    TaskView view = TaskView.of(ADDRESS, REQUEST);
    view.advance(12);

    assertThat(reader.readOn(view, Asking.question("acme", LONG))).isFalse();
  }

  @Test
  void viewWhoseContinuationIsDeleted_isToldSo() throws Exception {
    write(6, "other", REQUEST);
    TaskView view = TaskView.of(new TaskAddress(1, 2, 3), REQUEST);

    assertThat(reader.readOn(view, Asking.question("acme", LONG))).isFalse();
  }

  @Test
  void recordThatCantBeRead_isSkipped() throws Exception {
    end = 13;
    log.add(new ConsumerRecord<>(Topics.JOBS, 1, 11, ADDRESS.keyText(), new byte[] {'{'}));
    write(12, CmdResult.finished("a", 0, ""));
    TaskView view = TaskView.of(ADDRESS, REQUEST);

    assertThat(reader.readOn(view, Asking.question("acme", LONG))).isTrue();

    assertThat(view.jobs().getFirst().isOver()).isTrue();
    assertThat(meters.counter("unreadable").count()).isEqualTo(1);
  }

  @Test
  void consumerThatFails_isReplaced() throws Exception {
    end = 11;
    write(10, ADDRESS.keyText(), REQUEST);
    assertThat(find(ADDRESS, "acme")).isPresent();
    opened.getFirst().setPollException(new KafkaException("away"));

    assertThatThrownBy(() -> find(ADDRESS, "acme")).isInstanceOf(UnavailableException.class);

    assertThat(opened.getFirst().closed()).isTrue();
    assertThat(find(ADDRESS, "acme")).isPresent();
    assertThat(opened).hasSize(2);
  }

  @Test
  void nobodyWaits_whileKafkaIsKnownToBeAway() {
    away = true;

    assertThatThrownBy(() -> find(ADDRESS, "acme")).isInstanceOf(UnavailableException.class);
    assertThat(opened).isEmpty();
  }
}
