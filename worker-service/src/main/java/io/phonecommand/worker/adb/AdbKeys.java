package io.phonecommand.worker.adb;

import io.phonecommand.common.start.StartException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files in which this worker's keys are. */
final class AdbKeys {

  private static final Logger log = LoggerFactory.getLogger(AdbKeys.class);

  private AdbKeys() {}

  /**
   * Reads the keys, in the order in which phones are tried with them; the first is the one that a
   * phone's owner is asked to accept. Where that does not exist, it is made, readable by its owner
   * only; of several workers that do so at once all have the same in the end.
   *
   * @param previous the key that a fleet is moving away from, if it is
   */
  static List<AdbKey> read(Path keyFile, @Nullable Path previous) {
    if (Files.notExists(keyFile)) {
      create(keyFile);
    }
    List<AdbKey> keys = new ArrayList<>(List.of(readOne(keyFile)));
    if (previous != null) {
      keys.add(readOne(previous));
    }
    log.info("The ADB key's fingerprint is {}", keys.getFirst().fingerprint());
    return List.copyOf(keys);
  }

  private static AdbKey readOne(Path file) {
    try {
      AdbKey key = AdbKey.parse(Files.readString(file));
      Path publicFile = publicFile(file);
      if (Files.exists(publicFile) && !key.isPairedWith(Files.readString(publicFile))) {
        throw new StartException(
            "%s is not the public half of the ADB key %s.".formatted(publicFile, file),
            "Remove it (the public half is computed from the key), or put the right pair there.",
            null);
      }
      return key;
    } catch (GeneralSecurityException | IOException e) {
      // A file that is no text is no key either: its exception says only that.
      throw new StartException(
          "The ADB key %s cannot be used: %s.".formatted(file, problem(e)),
          "Let phone-command.worker.adb.key-file (and previous-key-file, if set) name an RSA key of"
              + " 2048 bits in PKCS#8 PEM, as 'adb keygen' makes it, or a file to be made.",
          null);
    }
  }

  private static String problem(Exception e) {
    return e instanceof GeneralSecurityException ? String.valueOf(e.getMessage()) : e.toString();
  }

  private static void create(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException("it has no folder");
      }
      Files.createDirectories(folder);
      AdbKey key = generate();
      // Readable by its owner only from its beginning on.
      Path whole = Files.createTempFile(folder, ".adbkey", ".new");
      try {
        Files.writeString(whole, key.pem());
        appear(whole, file);
        log.warn("Made a new ADB key, {}: phones that ask must accept it", file);
        Path publicWhole = Files.writeString(publicFile(whole), key.publicText());
        Files.move(publicWhole, publicFile(file), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (FileAlreadyExistsException e) {
      log.info("Another worker has just made the ADB key {}", file);
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException(
          "The ADB key %s could not be made: %s".formatted(file, e),
          "Let phone-command.worker.adb.key-file name a file that this process may write.",
          e);
    }
  }

  /** In one step, so that nobody reads half a key, and only if no other worker was faster. */
  private static void appear(Path whole, Path file) throws IOException {
    try {
      Files.createLink(file, whole);
    } catch (UnsupportedOperationException e) {
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  static AdbKey generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(AdbKey.BITS);
    return new AdbKey((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
  }

  private static Path publicFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".pub");
  }
}
