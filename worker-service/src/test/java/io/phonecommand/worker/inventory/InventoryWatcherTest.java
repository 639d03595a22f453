package io.phonecommand.worker.inventory;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** What becomes of a file's changes. */
@Isolated("Reads a log into which other tests write, too.")
class InventoryWatcherTest {

  private static final Duration PAUSE = Duration.ofMillis(1);

  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path path;
  private PhoneDirectory directory;
  private MeterRegistry metrics;
  private InventoryWatcher watcher;

  @BeforeEach
  void open() {
    path = folder.resolve("inventory.yml");
    restart(System::nanoTime);
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ProblemLog.class);
  }

  /**
   * @param nanoTime asked at the beginning of each look at the file
   */
  private void restart(LongSupplier nanoTime) {
    metrics = new SimpleMeterRegistry();
    directory = new PhoneDirectory();
    watcher =
        new InventoryWatcher(
            new InventoryFile(path, nanoTime), directory, new ShrinkLimit(0.1), metrics);
  }

  private void write(int phones) {
    write("", phones);
  }

  private void write(String head, int phones) {
    writeText(
        IntStream.rangeClosed(1, phones)
            .mapToObj("  - {id: p%1$d, tenant: acme, address: 'h:%1$d'}%n"::formatted)
            .collect(joining("", head + (phones == 0 ? "instances: []" : "instances:\n"), "")));
  }

  /** In one step: a check may come at any moment. */
  private void writeText(String text) {
    try {
      Path written = Files.writeString(folder.resolve("written"), text);
      Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkTwice() {
    watcher.check();
    watcher.check();
  }

  private double stale() {
    return metrics.get("phone_command.inventory.stale").gauge().value();
  }

  private double problems() {
    return metrics.get("phone_command.inventory.problems").counter().count();
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private void assertInForce(int phones) {
    assertThat(directory.current().size()).isEqualTo(phones);
  }

  @Test
  void moreThanATenthGoneAtOnce_isRefused_andSaidOnce() {
    write(200);
    watcher.load(PAUSE);

    write(179);
    checkTwice();
    checkTwice();

    assertInForce(200);
    assertThat(stale()).isEqualTo(1);
    assertThat(problems()).isEqualTo(1);
    assertThat(errors())
        .containsExactly(
            "The inventory "
                + path
                + " lacks 21 of 200 instances, more than"
                + " phone-command.worker.inventory-shrink-limit (0.1) lets go at once. The one"
                + " before stays. Mend the file, or, if they are gone for good, write into it:"
                + " expected-instances: 179");

    write(180);
    checkTwice();
    assertInForce(180);
    assertThat(stale()).isZero();
  }

  @Test
  void otherPhonesInTheirPlace_doNotHideThatManyAreGone() throws Exception {
    write(20);
    watcher.load(PAUSE);

    Files.writeString(path, Files.readString(path).replace("id: p", "id: q"));
    checkTwice();

    assertInForce(20);
    assertThat(directory.current().find("p1")).isPresent();
  }

  @Test
  void fileThatStatesItsNumber_mayShrinkAsItLikes() {
    write(200);
    watcher.load(PAUSE);

    write("expected-instances: 3\n", 2);
    checkTwice();
    assertInForce(200);

    write("expected-instances: 2\n", 2);
    checkTwice();
    assertInForce(2);
    assertThat(stale()).isZero();
  }

  @Test
  void aFewPhones_mayAlwaysLeave() {
    write(2);
    watcher.load(PAUSE);
    write(1);
    checkTwice();
    assertInForce(1);

    write(11);
    checkTwice();
    write(0);
    checkTwice();
    assertInForce(11);

    write(1);
    checkTwice();
    assertInForce(1);
  }

  @Test
  void start_waitsUntilTheFileIsWritten() throws Exception {
    write(3);
    String whole = Files.readString(path);
    Iterator<Integer> pieces =
        List.of(whole.indexOf("  - {id: p2"), whole.indexOf("  - {id: p3"), whole.length())
            .iterator();
    restart(
        () -> {
          if (pieces.hasNext()) {
            writeText(whole.substring(0, pieces.next()));
          }
          return System.nanoTime();
        });

    watcher.load(PAUSE);

    assertInForce(3);
  }

  @Test
  void missingFile_isNamedOnce_andItsReturnIsSeen() throws Exception {
    write(2);
    watcher.load(PAUSE);

    Path away = Files.move(path, folder.resolve("away"));
    checkTwice();
    assertThat(stale()).isEqualTo(1);
    Files.move(away, path);
    checkTwice();

    assertThat(stale()).isZero();
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("The inventory " + path + " does not exist. The one before stays. ");
    assertInForce(2);
  }
}
