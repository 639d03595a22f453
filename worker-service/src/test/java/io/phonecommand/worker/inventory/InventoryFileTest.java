package io.phonecommand.worker.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryFileTest {

  private static final String THREE_PHONES =
      """
      instances:
        - {id: p1, tenant: acme, address: 10.0.0.1:5555}
        - {id: p2, tenant: acme, address: 10.0.0.2:5555}
        - id: p3
          tenant: acme
          address: 10.0.0.3:5555
      """;

  @TempDir private Path folder;
  private Path path;
  private long nanos;
  private InventoryFile file;

  @BeforeEach
  void open() {
    path = folder.resolve("inventory.yml");
    file = new InventoryFile(path, () -> nanos);
  }

  private static String phone(String id) {
    return "instances: [{id: %s, tenant: acme, address: 'h:1'}]".formatted(id);
  }

  private void assertFound(String id) throws Exception {
    assertThat(file.readIfChanged()).isEmpty();
    assertThat(file.readIfChanged())
        .hasValueSatisfying(inventory -> assertThat(inventory.find(id)).isPresent());
    assertThat(file.readIfChanged()).isEmpty();
  }

  @Test
  void content_isHandedOutOnce_whenTwoLooksRunningHaveFoundIt() throws Exception {
    assertThatThrownBy(file::readIfChanged).hasMessage("does not exist");

    Files.writeString(path, phone("p1"));
    assertFound("p1");

    Files.writeString(path, "instances: broken");
    assertThat(file.readIfChanged()).isEmpty();
    assertThatThrownBy(file::readIfChanged).hasMessageStartingWith("is not valid: line 1: ");
    assertThat(file.readIfChanged()).isEmpty();

    Files.writeString(path, phone("p2"));
    assertFound("p2");
  }

  /** Each of these beginnings is valid YAML, and most are valid inventories. */
  @Test
  void fileThatIsRewrittenInPlace_isNeverTakenHalf() throws Exception {
    int lastColon = THREE_PHONES.lastIndexOf(':');
    List<Integer> cuts =
        List.of(
            THREE_PHONES.indexOf("  - {id: p2"),
            THREE_PHONES.indexOf("  - id: p3"),
            lastColon + 2,
            lastColon + 3,
            lastColon + 4);
    for (int cut : cuts) {
      Files.writeString(path, THREE_PHONES.substring(0, cut));
      assertThat(file.readIfChanged()).isEmpty();
    }
    Files.writeString(path, THREE_PHONES);

    assertThat(file.readIfChanged()).isEmpty();
    assertThat(file.readIfChanged())
        .hasValueSatisfying(
            inventory ->
                assertThat(inventory.find("p3"))
                    .contains(new Phone("p3", "acme", "10.0.0.3", 5555)));
  }

  @Test
  void rewriteOfTheSameSizeAndTime_isSeen() throws Exception {
    FileTime before = FileTime.fromMillis(1_700_000_000_000L);
    for (int round = 0; round < 10; round++) {
      Files.writeString(path, phone("p" + round));
      Files.setLastModifiedTime(path, before);
      assertFound("p" + round);
      nanos += InventoryFile.REST.toNanos();
      assertThat(file.readIfChanged()).isEmpty();
    }
  }

  @Test
  void atomicRenamesAndSwappedLinks_areSeenWithinTwoLooks() throws Exception {
    Path first = Files.createDirectory(folder.resolve("..1"));
    Path second = Files.createDirectory(folder.resolve("..2"));
    Files.writeString(first.resolve("inventory.yml"), phone("p1"));
    Files.writeString(second.resolve("inventory.yml"), phone("p2"));
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
    Files.createSymbolicLink(path, data.resolve("inventory.yml"));
    assertFound("p1");

    Path next = Files.createSymbolicLink(folder.resolve("..next"), second);
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertFound("p2");

    Path written = Files.writeString(folder.resolve("written"), phone("p3"));
    Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
    assertFound("p3");
  }

  @Test
  void fileThatRests_isNotRead() throws Exception {
    Files.writeString(path, phone("p1"));
    assertThat(file.readIfChanged()).isEmpty();
    nanos += InventoryFile.REST.toNanos();
    assertThat(file.readIfChanged()).isPresent();

    assertThat(readsDuring(() -> assertThat(file.readIfChanged()).isEmpty())).isZero();

    Files.writeString(path, phone("p2"));
    assertThat(readsDuring(() -> assertFound("p2"))).isPositive();
  }

  private interface Looks {
    void run() throws Exception;
  }

  /** How often the file was read, as the JVM itself counts it. */
  private long readsDuring(Looks looks) throws Exception {
    Path events = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileRead").withoutThreshold().withoutStackTrace();
      recording.start();
      looks.run();
      recording.stop();
      recording.dump(events);
    }
    return RecordingFile.readAllEvents(events).stream()
        // Another test's recording in this JVM brings its own kinds.
        .filter(event -> event.getEventType().getName().equals("jdk.FileRead"))
        .filter(event -> path.toString().equals(event.getString("path")))
        .count();
  }

  @Test
  void fileThatComesBackAsItWas_isHandedOutAgain() throws Exception {
    Files.writeString(path, phone("p1"));
    assertFound("p1");

    Path away = Files.move(path, folder.resolve("away"));
    assertThatThrownBy(file::readIfChanged).hasMessage("does not exist");
    Files.move(away, path);

    assertFound("p1");
  }

  @Test
  void fileThatIsWrittenWithoutEnd_isAProblem() throws Exception {
    for (int look = 1; look < InventoryFile.MAX_UNSTEADY_LOOKS; look++) {
      Files.writeString(path, phone("p" + look));
      assertThat(file.readIfChanged()).isEmpty();
    }
    Files.writeString(path, phone("last"));

    assertThatThrownBy(file::readIfChanged).hasMessageStartingWith("is being written without end");
    Optional<Inventory> rested = file.readIfChanged();
    assertThat(rested).hasValueSatisfying(found -> assertThat(found.find("last")).isPresent());
  }

  @Test
  void whatIsNoReadableFile_isCalledWhatItIs() throws Exception {
    assertProblem(folder, "cannot be read: it is a directory");
    assertProblem(Path.of("/dev/null"), "cannot be read: it is no regular file");
    assertProblem(
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none")),
        "does not exist");
    assertProblem(
        Files.createSymbolicLink(path, path), "cannot be read: Too many levels of symbolic links");
  }

  @Test
  void tooLargeFile_isRefused_beforeItIsRead() throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(InventoryFile.MAX_BYTES + 1L);
    }

    long reads = readsDuring(() -> assertProblem(path, "cannot be read: it is larger than 64 MiB"));
    assertThat(reads).isZero();
  }

  private static void assertProblem(Path what, String problem) {
    InventoryFile odd = new InventoryFile(what, System::nanoTime);
    assertThatThrownBy(odd::readIfChanged)
        .isInstanceOf(InvalidInventoryException.class)
        .hasMessageStartingWith(problem);
  }
}
