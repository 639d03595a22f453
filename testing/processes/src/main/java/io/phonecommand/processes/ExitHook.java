package io.phonecommand.processes;

/** A net: closes something when this JVM ends, if nobody has closed it before. */
public final class ExitHook {

  private ExitHook() {}

  /** Returns what takes the net away again. */
  public static AutoCloseable closing(AutoCloseable something) {
    Thread hook = new Thread(() -> closeQuietly(something), "cluster-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> remove(hook);
  }

  private static void remove(Thread hook) {
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: it is the hook itself that closes.
      var unused = e;
    }
  }

  private static void closeQuietly(AutoCloseable something) {
    try {
      something.close();
    } catch (Exception e) {
      System.err.println("could not be closed: " + e.getMessage());
    }
  }
}
