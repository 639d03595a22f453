package io.phonecommand.simulator.device;

import java.util.List;
import java.util.Map;

/** What a phone has as it leaves the factory; all phones share it. */
public final class AndroidImage {
  private static final String ROOT = "root  root";
  private static final String SHELL = "root  shell";
  private static final String MEDIA = "root  sdcard_rw";
  private static final List<String> SYSTEM_DIRECTORIES =
      List.of(
          "app", "bin", "etc", "fonts", "framework", "lib", "lib64", "media", "priv-app", "usr");
  private static final List<String> SYSTEM_BINARIES =
      List.of("am", "cat", "getprop", "id", "input", "ls", "pm", "settings", "sh", "toybox", "wm");
  private static final List<String> SDCARD_DIRECTORIES =
      List.of("Alarms", "Android", "DCIM", "Download", "Movies", "Music", "Pictures");

  public static final FileTree FILES = files();

  public static final FileTree FILES_WITHOUT_SYSTEM = FILES.without("/system");

  public static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("ro.build.version.release", "14"),
          Map.entry("ro.build.version.sdk", "34"),
          Map.entry("ro.build.type", "user"),
          Map.entry("ro.product.brand", "phone-command"),
          Map.entry("ro.product.manufacturer", "phone-command"),
          Map.entry("ro.product.cpu.abi", "arm64-v8a"),
          Map.entry("ro.debuggable", "0"),
          Map.entry("sys.boot_completed", "1"),
          Map.entry("persist.sys.timezone", "GMT"));

  public static final List<String> PACKAGES =
      List.of(
          "android",
          "com.android.bluetooth",
          "com.android.phone",
          "com.android.settings",
          "com.android.shell",
          "com.android.systemui",
          "com.android.vending");

  private AndroidImage() {}

  private static FileTree files() {
    FileTree tree = FileTree.empty();
    for (String name : List.of("acct", "apex", "config", "dev", "mnt", "odm", "proc", "sys")) {
      tree = tree.with("/" + name, FileTree.Node.directory(ROOT));
    }
    for (String name : SYSTEM_DIRECTORIES) {
      tree = tree.with("/system/" + name, FileTree.Node.directory(ROOT));
    }
    for (String name : SYSTEM_BINARIES) {
      tree =
          tree.with("/system/bin/" + name, FileTree.Node.file(SHELL, "rwxr-xr-x", "\u007fELF\n"));
    }
    for (String name : SDCARD_DIRECTORIES) {
      tree = tree.with("/sdcard/" + name, FileTree.Node.directory(MEDIA));
    }
    String version = "Linux version 5.15.0-phone-command (simulated) #1 SMP PREEMPT\n";
    return tree.with("/system", FileTree.Node.directory(ROOT))
        .with("/sdcard", FileTree.Node.directory(MEDIA))
        .with("/data/local/tmp", new FileTree.Node(true, "rwxrwx--x", "shell shell", ""))
        .with("/system/build.prop", FileTree.Node.file(ROOT, "rw-------", buildProp()))
        .with("/system/etc/hosts", FileTree.Node.file(ROOT, "rw-r--r--", "127.0.0.1 localhost\n"))
        .with("/proc/version", FileTree.Node.file(ROOT, "r--r--r--", version));
  }

  private static String buildProp() {
    return "ro.build.version.release=14\nro.build.version.sdk=34\n";
  }
}
