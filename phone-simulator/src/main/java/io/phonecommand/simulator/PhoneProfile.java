package io.phonecommand.simulator;

import io.phonecommand.simulator.auth.AuthPolicy;
import io.phonecommand.simulator.connection.Adbd;
import io.phonecommand.simulator.device.AndroidImage;
import io.phonecommand.simulator.device.FileTree;
import io.phonecommand.simulator.shell.PhoneCommand;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a phone is before it is switched on. Immutable; each {@code with...} returns another. What a
 * profile does not change is shared by all phones.
 *
 * @param id letters, digits and {@code . _ -}, 1 to 64 of them
 * @param files its file system
 * @param properties what {@code getprop} knows, besides the serial number, which is the id
 * @param packages what {@code pm list packages} prints
 * @param auth whom it lets in at first
 * @param adbd how it speaks ADB
 * @param commands the commands that it has besides or in place of the built-in ones
 */
public record PhoneProfile(
    String id,
    FileTree files,
    Map<String, String> properties,
    List<String> packages,
    AuthPolicy auth,
    Adbd adbd,
    Map<String, PhoneCommand> commands) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public PhoneProfile {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not a phone's id: '" + id + "'");
    }
    properties = Map.copyOf(properties);
    packages = List.copyOf(packages);
    commands = Map.copyOf(commands);
  }

  /** An ordinary phone that lets everyone in. */
  public static PhoneProfile named(String id) {
    return new PhoneProfile(
        id,
        AndroidImage.FILES,
        AndroidImage.PROPERTIES,
        AndroidImage.PACKAGES,
        AuthPolicy.open(),
        Adbd.current(),
        Map.of());
  }

  /** Without {@code /system}; its commands still work. */
  public PhoneProfile withoutSystem() {
    FileTree without =
        files.equals(AndroidImage.FILES)
            ? AndroidImage.FILES_WITHOUT_SYSTEM
            : files.without("/system");
    return withFiles(without);
  }

  /** With a file that everyone may read; directories above it come with it. */
  public PhoneProfile withFile(String path, String content) {
    return withFiles(files.withFile(path, content));
  }

  public PhoneProfile withFiles(FileTree other) {
    return new PhoneProfile(id, other, properties, packages, auth, adbd, commands);
  }

  public PhoneProfile withProperty(String key, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(key, value);
    return new PhoneProfile(id, files, more, packages, auth, adbd, commands);
  }

  public PhoneProfile withPackages(List<String> names) {
    return new PhoneProfile(id, files, properties, names, auth, adbd, commands);
  }

  public PhoneProfile withAuth(AuthPolicy policy) {
    return new PhoneProfile(id, files, properties, packages, policy, adbd, commands);
  }

  /**
   * Serves at most so many connections at a time, as televisions and bridges do (1). One more is
   * accepted by its kernel, hears nothing until another one is gone, and is served then.
   */
  public PhoneProfile withConnections(int count) {
    return withAdbd(adbd.withConnections(count));
  }

  /**
   * Lets so much time (0 to 10 minutes) pass between the client's CNXN, or any of its AUTH
   * messages, and the answer. Connections wait side by side; commands take no longer.
   */
  public PhoneProfile withHandshakeDelay(Duration delay) {
    return withAdbd(adbd.withHandshakeDelay(delay));
  }

  /** What it says about itself in its CNXN. */
  public PhoneProfile withBanner(String banner) {
    return withAdbd(adbd.withBanner(banner));
  }

  /** As Android 6: it refuses {@code shell,v2...} and announces no features. */
  public PhoneProfile withoutShellV2() {
    return withAdbd(adbd.withoutShellV2());
  }

  /** As wireless debugging: it answers CNXN with STLS, and never gets further than that. */
  public PhoneProfile withTls() {
    return withAdbd(adbd.withTls());
  }

  private PhoneProfile withAdbd(Adbd other) {
    return new PhoneProfile(id, files, properties, packages, auth, other, commands);
  }

  public PhoneProfile withCommand(String name, PhoneCommand command) {
    Map<String, PhoneCommand> more = new HashMap<>(commands);
    more.put(name, command);
    return new PhoneProfile(id, files, properties, packages, auth, adbd, more);
  }
}
