package io.phonecommand.simulator.connection;

import io.phonecommand.simulator.auth.AdbPublicKey;
import io.phonecommand.simulator.auth.KeyRing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The "Allow USB debugging?" dialogs on the screen of one phone, each with the connection that it
 * is about. Thread safe.
 */
public final class Dialogs {
  private final Set<Dialog> showing = new LinkedHashSet<>();
  private long shown;

  synchronized Dialog show(AdbPublicKey key, Runnable onAllow) {
    Dialog dialog = new Dialog(key, onAllow);
    showing.add(dialog);
    shown++;
    return dialog;
  }

  /**
   * Somebody taps "always allow" on all that show.
   *
   * @return whether there was one
   */
  public boolean allow(KeyRing keys) {
    List<Dialog> allowed = takeAll();
    for (Dialog dialog : allowed) {
      keys.learn(dialog.key);
      dialog.allow();
    }
    return !allowed.isEmpty();
  }

  /** How many show right now. */
  public synchronized int showing() {
    return showing.size();
  }

  /** How many were ever shown. */
  public synchronized long shown() {
    return shown;
  }

  private synchronized List<Dialog> takeAll() {
    List<Dialog> all = List.copyOf(showing);
    showing.clear();
    return all;
  }

  private synchronized void remove(Dialog dialog) {
    showing.remove(dialog);
  }

  /** One of them. */
  final class Dialog {
    private final AdbPublicKey key;
    private final Runnable onAllow;
    private volatile boolean allowed;

    private Dialog(AdbPublicKey key, Runnable onAllow) {
      this.key = key;
      this.onAllow = onAllow;
    }

    /** Once this is true, what the client sends counts; before, it is not listened to. */
    boolean isAllowed() {
      return allowed;
    }

    /** Its connection is gone: tapping no longer helps. */
    void dismiss() {
      remove(this);
    }

    private void allow() {
      // Before the client can hear of it: what it answers must count.
      allowed = true;
      onAllow.run();
    }
  }
}
