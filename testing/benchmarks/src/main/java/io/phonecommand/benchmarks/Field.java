package io.phonecommand.benchmarks;

import io.phonecommand.benchmarks.contestant.Adb;
import io.phonecommand.benchmarks.contestant.Contestant;
import io.phonecommand.benchmarks.contestant.Ours;
import io.phonecommand.benchmarks.contestant.Services;
import io.phonecommand.benchmarks.contestant.Stage;
import io.phonecommand.benchmarks.contestant.Textbook;
import io.phonecommand.benchmarks.floor.DirectShells;
import io.phonecommand.benchmarks.floor.HttpEcho;
import io.phonecommand.benchmarks.floor.PlainClaim;
import io.phonecommand.benchmarks.floor.PlainKafka;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** All contestants, started; closed in reverse order. */
final class Field implements AutoCloseable {

  private static final String SITE = "bench";
  private static final String REAL_SITE = "real";
  private static final int ADB_PHONES = 32;

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Contestant echo;
  private final PlainKafka kafka;
  private final Contestant claim;
  private final Contestant shells;
  private final Contestant ours;
  private final Contestant textbook;
  private final Contestant tuned;
  private final Optional<Adb> adb;

  private Field(Stage stage, Services services) throws Exception {
    echo = closed(HttpEcho.start(stage));
    kafka = PlainKafka.start(stage);
    closing.push(kafka::close);
    claim = closed(new PlainClaim(stage));
    shells = closed(new DirectShells(stage.folder()));
    var worker = services.startWorker(SITE, stage.phones());
    closing.push(worker::close);
    ours = closed(new Ours(services, SITE));
    textbook = closed(Textbook.start(stage));
    tuned = closed(Textbook.startTuned(stage));
    adb = Adb.start(stage, stage.phones().subList(0, ADB_PHONES));
    adb.ifPresentOrElse(this::closed, Field::sayThatAdbIsMissing);
  }

  static Field start(Stage stage, Services services) throws Exception {
    return new Field(stage, services);
  }

  private <T extends Contestant> T closed(T contestant) {
    closing.push(contestant::close);
    return contestant;
  }

  private static void sayThatAdbIsMissing() {
    String line = "!".repeat(80);
    System.err.println(line);
    System.err.println(
        "adb is NOT INSTALLED: nothing is compared with it (Debian: apt install adb)");
    System.err.println(line);
  }

  /** Those that a JVM's compiler makes faster and faster: thousands of operations, not hundreds. */
  List<Contestant> ofAllJvms() {
    return List.of(
        echo,
        kafka.echo(),
        claim,
        shells,
        kafka.commands(),
        kafka.claimedCommands(),
        ours,
        textbook,
        tuned);
  }

  /** Who is measured with one phone: the floor's parts, and whoever is compared with it. */
  List<Contestant> ofOnePhone() {
    return withAdb(echo, kafka.echo(), claim, shells, ours, textbook, tuned);
  }

  List<Contestant> ofManyPhones() {
    return withAdb(kafka.echo(), claim, shells, ours, textbook, tuned);
  }

  List<Contestant> ofMostPhones() {
    return List.of(ours);
  }

  List<Contestant> ofThroughput() {
    return List.of(kafka.commands(), kafka.claimedCommands(), ours, textbook, tuned);
  }

  List<Contestant> ofHungPhones() {
    return List.of(ours, textbook, tuned);
  }

  /**
   * Who is measured with a phone that is no simulated one; a worker of its own is started for it.
   *
   * @throws IOException if the phone can't be reached, or does not let us in
   */
  List<Contestant> ofRealPhone(Services services, Phone phone) throws Exception {
    shells.run(List.of(phone));
    if (adb.isPresent()) {
      adb.get().connect(phone);
    }
    var worker = services.startWorker(REAL_SITE, List.of(phone));
    closing.push(worker::close);
    return withAdb(shells, closed(new Ours(services, REAL_SITE)));
  }

  private List<Contestant> withAdb(Contestant... others) {
    List<Contestant> all = new ArrayList<>(List.of(others));
    adb.ifPresent(all::add);
    return all;
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}
