package io.phonecommand.quickstart;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** {@code mvn spring-boot:run} at the root starts this. */
public final class QuickstartApplication {

  private QuickstartApplication() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(System.getProperty("quickstart.directory", "target"));
    Quickstart quickstart = new Quickstart();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(quickstart::close));
    try {
      Settings settings =
          Settings.from(System.getenv(), arguments, directory.toAbsolutePath().normalize());
      System.out.println(quickstart.start(settings).text());
    } catch (Exception e) {
      System.err.println("The quickstart could not start: " + reason(e));
      System.exit(1);
    }
  }

  /** What the failure says, and what those behind it say: the first alone often names no cause. */
  static String reason(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(e -> !(e instanceof ExecutionException || e instanceof CompletionException))
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .reduce((known, cause) -> known.contains(cause) ? known : known + ": " + cause)
        .orElseGet(failure::toString);
  }
}
