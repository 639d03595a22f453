package io.phonecommand.api.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phonecommand.api.memory.HeapPlan;
import io.phonecommand.api.testing.Heap;
import io.phonecommand.common.directory.InstanceLog;
import io.phonecommand.common.directory.InstanceOwners;
import io.phonecommand.common.message.InstanceRecord;
import io.phonecommand.common.message.MessageCodec;
import io.phonecommand.common.message.StateRecord;
import io.phonecommand.common.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance costs, with its state, and what else is kept, on which the room rests. */
@Tag("heap")
class PhoneHeapTest {

  private static final int INSTANCES = 25_000;

  /** Several at once, beside which it does not count what else there is in this JVM. */
  private static final int REPLICAS = 5;

  @AutoClose private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private static final class Nobody implements InstanceLog.Listener {

    @Override
    public void siteSeen(String site) {}

    @Override
    public void unreadable(String topic, String problem) {
      throw new AssertionError(problem);
    }
  }

  /** In the order of their ids or in any, of one tenant, or of many with ten of them or one. */
  @ParameterizedTest
  @ValueSource(ints = {1, INSTANCES / 10, INSTANCES})
  void instance_costsWhatIsPlannedFor(int tenants) throws Exception {
    int[] inAnyOrder = new Random(7).ints(INSTANCES, 0, INSTANCES).toArray();
    int[] inOrder = IntStream.range(0, INSTANCES).toArray();

    int different = (int) IntStream.of(inAnyOrder).distinct().count();
    long ordered = Heap.bytesOfEach(INSTANCES, () -> filled(inOrder, tenants));
    long unordered = Heap.bytesOfEach(different, () -> filled(inAnyOrder, tenants));

    System.out.printf(
        "an instance with its state: %d bytes if they come in their order, else %d (%d tenants)%n",
        ordered, unordered, tenants);
    assertPlanned(ordered, INSTANCES, tenants);
    assertPlanned(
        unordered,
        different,
        (int) IntStream.of(inAnyOrder).map(i -> i % tenants).distinct().count());
  }

  private static void assertPlanned(long each, int instances, int tenants) {
    long planned = HeapPlan.INSTANCE + (long) HeapPlan.TENANT_LIST * tenants / instances;
    assertThat(each).isBetween(planned * 3 / 4, planned);
  }

  private List<Object> filled(int[] numbers, int tenants) {
    TenantPhones phones = new TenantPhones(new SiteNumbers(), System::nanoTime);
    InstanceOwners owners = new InstanceOwners(phones);
    InstanceLog log = new InstanceLog(owners, (topic, id) -> true, new Nobody());
    StateRecords states =
        new StateRecords(
            owners, phones, () -> true, new EarlyStates(0), meters.counter("unreadable"));
    List<byte[]> instances =
        IntStream.range(0, tenants)
            .mapToObj(i -> MessageCodec.write(new InstanceRecord(1, "tenant-" + i, "north", 1L)))
            .toList();
    byte[] state = MessageCodec.write(new StateRecord(1, true, 1_700_000_000_000L));
    for (int number : numbers) {
      byte[] instance = instances.get(number % tenants);
      log.apply(recordOf(Topics.instances("north"), idOf(number), instance));
    }
    for (int number : numbers) {
      states.apply(recordOf(Topics.states("north"), idOf(number), state), false);
    }
    assertThat(meters.counter("unreadable").count()).isZero();
    return List.of(owners, phones);
  }

  /** Another text each time, as it comes from Kafka. */
  private static String idOf(int number) {
    return "an-instance-with-a-long-id" + (INSTANCES + number);
  }

  private static ConsumerRecord<String, byte[]> recordOf(String topic, String id, byte[] value) {
    return new ConsumerRecord<>(topic, 0, 0, id, value);
  }

  @Test
  void listing_costsWhatIsPlannedFor() throws Exception {
    long each =
        Heap.bytesOfEach(
            5 * REPLICAS * PhoneWalks.MOST,
            () -> IntStream.range(0, 5 * REPLICAS).mapToObj(i -> walks()).toList());

    System.out.printf("a listing: %d bytes%n", each);
    assertThat(each).isBetween(HeapPlan.WALK / 2L, (long) HeapPlan.WALK);
  }

  private static PhoneWalks walks() {
    PhoneWalks walks = new PhoneWalks(System::nanoTime);
    for (int caller = 1; caller <= 2 * PhoneWalks.MOST; caller++) {
      for (int page = 1; page <= PhoneWalks.ENDS; page++) {
        PhoneQuery query =
            new PhoneQuery(
                "tenant",
                "caller-" + caller,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                page,
                20);
        walks.note(query, idOf(page), page);
      }
    }
    return walks;
  }

  @Test
  void strayState_costsWhatIsPlannedFor() throws Exception {
    long each =
        Heap.bytesOfEach(
            REPLICAS * StrayStates.MOST,
            () -> IntStream.range(0, REPLICAS).mapToObj(i -> strays()).toList());

    assertThat(each).isBetween(HeapPlan.STRAY / 2L, (long) HeapPlan.STRAY);
  }

  private static StrayStates strays() {
    StrayStates strays = new StrayStates();
    for (int i = 0; i < 2 * StrayStates.MOST; i++) {
      strays.put("north", idOf(i), i + 1_000_000L);
    }
    assertThat(strays.take("north", idOf(StrayStates.MOST - 1))).isEmpty();
    return strays;
  }
}
