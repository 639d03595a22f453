package io.phonecommand.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.phonecommand.simulator.PhoneProfile;
import io.phonecommand.simulator.PhoneSimulator;
import io.phonecommand.simulator.auth.AuthPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart as a newcomer meets it: a process, what it prints, and the curl pasted. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class QuickstartIT {

  @TempDir private Path folder;

  private Process start(String phones, Path temporary, Path printed) throws IOException {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + temporary,
            "-Dquickstart.directory=" + folder.resolve("target"),
            // It is soon as after some minutes: phones have been asked, and know the worker's key.
            "-Dphone-command.worker.states.ask-after=1s",
            "-Dphone-command.worker.states.change-pause=1s",
            QuickstartApplication.class.getName(),
            "--server.port=0");
    process.environment().put("PHONES", phones);
    process.environment().remove("ADB_KEY");
    return process.redirectErrorStream(true).redirectOutput(printed.toFile()).start();
  }

  @Test
  void printedCurl_works_andNothingIsLeftBehind() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path printed = folder.resolve("printed");
    try (PhoneSimulator mine = PhoneSimulator.start()) {
      var phone = mine.add(PhoneProfile.named("mine").withAuth(AuthPolicy.acceptsNewKeys()));
      Process quickstart =
          start("my-phone=127.0.0.1:" + phone.address().getPort(), temporary, printed);
      try {
        await()
            .atMost(Duration.ofSeconds(90))
            .until(() -> !quickstart.isAlive() || Files.readString(printed).contains("Ctrl-C"));
        String text = Files.readString(printed);
        assertThat(text).contains("tenant demo", "tenant zenith", "site south", "my-phone");
        assertThat(text).doesNotContain("Exception", "bootstrap.servers", "INFO");
        assertThat(Files.readString(folder.resolve("target/token"))).isSubstringOf(text);

        assertReferenceAnswer(sh(curlOf(text)));
        assertThat(sh(blockOf(text, "TASK=")))
            .startsWith("event: job\ndata: {\"job_id\":\"")
            .contains("\"instance_id\":\"efjy72gs\",\"status\":2,")
            .endsWith("event: done\ndata: {}\n\n");
        assertThat(sh(curlOf(text).replace("\"efjy72gs\"", "\"k2wd90pt\"")))
            .contains("{\"instance_id\":\"k2wd90pt\",\"status\":-1,\"error_code\":\"CPS.0005\"");
        assertThat(sh(curlOf(text).replace("\"efjy72gs\"", "\"my-phone\"")))
            .contains("{\"instance_id\":\"my-phone\",\"status\":2,\"error_code\":\"\"");
        assertDocumentedCallsWork(text);
        assertOwnerOnly("target/token");
        assertOwnerOnly("target/adbkey");
      } finally {
        // What Ctrl-C does to a JVM.
        quickstart.destroy();
        assertThat(quickstart.waitFor(5, TimeUnit.SECONDS)).as("ended within 5 s").isTrue();
      }
    }
    String all = Files.readString(printed);
    String afterWelcome = all.substring(all.indexOf("Ctrl-C ends it.") + 15);
    assertThat(afterWelcome.replace("=", "")).as("printed while it ended").isBlank();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(file -> !file.getFileName().toString().startsWith("hsperfdata")))
          .isEmpty();
    }
  }

  private void assertDocumentedCallsWork(String printed) throws Exception {
    Matcher url = Pattern.compile("URL +(http://localhost:[0-9]+)/").matcher(printed);
    assertThat(url.find()).isTrue();
    DocumentedCalls calls = DocumentedCalls.read();
    assertThat(calls.count()).isEqualTo(7);
    await().atMost(Duration.ofSeconds(30)).until(() -> areRunning(url.group(1)));
    calls.assertPrinted(sh(calls.script(url.group(1), folder.resolve("target/token"))));
  }

  /** Whether the service at {@code url} says so of all phones. */
  private boolean areRunning(String url) throws Exception {
    String list =
        sh(
            "curl -s '%s/v1/instances/batch-query?page_no=1&page_size=20'".formatted(url)
                + " -H \"X-Auth-Token: $(cat %s)\"".formatted(folder.resolve("target/token")));
    return list.contains("\"running_status\":2") && !list.contains("\"running_status\":0");
  }

  private static void assertReferenceAnswer(String answer) {
    assertThat(answer)
        .startsWith(
            "{\"error_code\":\"0\",\"error_msg\":\"ok\",\"data\":{\"cmd_results\":["
                + "{\"instance_id\":\"a44uhlf7\",\"status\":-1,\"error_code\":\"CPS.0191\","
                + "\"error_msg\":\"Run command failed.\",\"execute_msg\":"
                + "\"ls: cannot access '/system': No such file or directory\"},"
                + "{\"instance_id\":\"efjy72gs\",\"status\":2,\"error_code\":\"\","
                + "\"error_msg\":\"\",\"execute_msg\":\"total ");
  }

  private void assertOwnerOnly(String file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
        .isEqualTo("rw-------");
  }

  /** The command that the quickstart asks to be pasted. */
  private static String curlOf(String printed) {
    return blockOf(printed, "curl -s");
  }

  private static String blockOf(String printed, String begin) {
    int start = printed.indexOf(begin);
    return printed.substring(start, printed.indexOf("\n\n", start));
  }

  private static String sh(String command) throws Exception {
    Process shell =
        new ProcessBuilder(List.of("sh", "-c", command)).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
