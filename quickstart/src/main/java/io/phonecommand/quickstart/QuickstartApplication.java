package io.phonecommand.quickstart;

import java.nio.file.Path;

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
      System.err.println("The quickstart could not start: " + e.getMessage());
      System.exit(1);
    }
  }
}
