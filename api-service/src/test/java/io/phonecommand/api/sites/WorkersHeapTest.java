package io.phonecommand.api.sites;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Heap;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.UnreadableMessageException;
import io.phonecommand.common.message.WorkerStatement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What workers say takes no more than is planned for, whatever it is. */
@Tag("heap")
class WorkersHeapTest {

  /** Several at once, beside which it does not count what else there is in this JVM. */
  private static final int REPLICAS = 3;

  private static final int MUCH = 1200;

  enum Kind {
    USUAL,
    SMALL,
    PARTITIONS,
    NOBODY_ASKS,
    ASKED,
    RESULTS,
    TEXTS,
    LONG_TEXT
  }

  private static byte[] saidBy(Kind kind) {
    return switch (kind) {
      case USUAL -> statement(numbers(12), asked(12), results(12), Set.of(WorkerStatement.JOBS));
      case SMALL -> statement(List.of(), List.of(), Map.of(), Set.of());
      case PARTITIONS -> statement(numbers(10 * MUCH), List.of(), Map.of(), Set.of());
      case NOBODY_ASKS -> nobodyAsks(numbers(MUCH));
      case ASKED -> statement(List.of(), asked(MUCH), Map.of(), Set.of());
      case RESULTS -> statement(List.of(), List.of(), results(MUCH), Set.of());
      case TEXTS -> statement(List.of(), List.of(), Map.of(), texts(5 * MUCH));
      case LONG_TEXT -> statement(List.of(), List.of(), Map.of(), Set.of("\u4e00".repeat(20_000)));
    };
  }

  private static byte[] statement(
      List<Integer> partitions,
      List<WorkerStatement.Asked> asked,
      Map<String, List<Long>> results,
      Set<String> understands) {
    return statement(12, 50, partitions, asked, results, understands);
  }

  private static byte[] nobodyAsks(List<Integer> partitions) {
    return statement(3 * MUCH, 0, partitions, List.of(), Map.of(), Set.of());
  }

  private static byte[] statement(
      int partitionCount,
      int asksPerSecond,
      List<Integer> partitions,
      List<WorkerStatement.Asked> asked,
      Map<String, List<Long>> results,
      Set<String> understands) {
    return MessageCodec.write(
        new WorkerStatement(
            WorkerStatement.VERSION,
            "north",
            "1",
            understands,
            1_700_000_000_000L,
            partitionCount,
            partitions,
            List.of(),
            asksPerSecond,
            asked,
            new WorkerStatement.Tasks(1, 2, 3, 4),
            new WorkerStatement.Phones(5, 6, 7),
            results));
  }

  /** Above those that are there once for all. */
  private static List<Integer> numbers(int count) {
    return IntStream.range(1000, 1000 + count).boxed().toList();
  }

  private static List<WorkerStatement.Asked> asked(int count) {
    return numbers(count).stream()
        .map(partition -> new WorkerStatement.Asked(partition, 1_700_000_000_000L + partition))
        .toList();
  }

  private static Map<String, List<Long>> results(int count) {
    return numbers(count).stream()
        .collect(Collectors.toMap(i -> "CMD." + i, i -> List.of(1000L + i, 2000L + i, 3000L + i)));
  }

  private static Set<String> texts(int count) {
    return numbers(count).stream().map(Object::toString).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void statements_takeWhatIsPlannedForAtTheMost(Kind kind) throws Exception {
    byte[] said = saidBy(kind);
    assertThat(said.length).isLessThanOrEqualTo(WorkerStatements.MOST_KEPT_BYTES);

    long bytes =
        Heap.bytesOfEach(
            REPLICAS, () -> IntStream.range(0, REPLICAS).mapToObj(i -> filled(said)).toList());

    System.out.printf("workers that say much of the kind %s take %,d bytes%n", kind, bytes);
    assertThat(bytes).isBetween(Workers.MOST_BYTES / 4L, (long) Workers.MOST_BYTES);
  }

  private static Workers filled(byte[] said) {
    Workers workers = new Workers(System::nanoTime);
    try {
      WorkerStatement any = MessageCodec.read(WorkerStatement.class, said);
      int more = Workers.MOST_BYTES / StatementSize.of(any) + 2;
      for (int i = 0; i < more; i++) {
        // Each anew, as it comes from Kafka.
        WorkerStatement statement = MessageCodec.read(WorkerStatement.class, said);
        workers.note("a-worker-with-a-long-name-" + i, statement, 0, 0);
      }
      assertThat(workers.list()).hasSizeLessThan(more);
      assertThat(workers.coverageOf("north")).isNotEqualTo(SiteCoverage.NONE);
    } catch (UnreadableMessageException e) {
      throw new AssertionError(e);
    }
    return workers;
  }
}
