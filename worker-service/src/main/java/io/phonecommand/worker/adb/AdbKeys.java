package io.phonecommand.worker.adb;

import dadb.AdbKeyPair;
import io.phonecommand.worker.start.WorkerStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This worker's key pair, with which phones recognise it. */
final class AdbKeys {

  private static final Logger log = LoggerFactory.getLogger(AdbKeys.class);

  private AdbKeys() {}

  /** Reads the key pair; makes one that only its owner can read if there is none yet. */
  static AdbKeyPair readOrCreate(Path privateKey) {
    Path publicKey = privateKey.resolveSibling(privateKey.getFileName() + ".pub");
    if (!Files.exists(privateKey)) {
      create(privateKey, publicKey);
    }
    try {
      return AdbKeyPair.read(privateKey.toFile(), publicKey.toFile());
    } catch (Exception e) {
      // Kotlin declares no exceptions, and there are checked ones among these. Not the cause: its
      // text could quote the file.
      throw new WorkerStartException(
          "The ADB key %s is not a private key in PKCS#8 PEM.".formatted(privateKey),
          "Let phone-command.worker.adb.key-file name a key as adb makes it, or a file to be made.",
          null);
    }
  }

  private static void create(Path privateKey, Path publicKey) {
    try {
      Path folder = privateKey.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      // The file is there, closed to others, before a secret is written to it.
      Files.createFile(privateKey, ownerOnly(privateKey));
      AdbKeyPair.generate(privateKey.toFile(), publicKey.toFile());
      log.warn("Made a new ADB key, {}: phones that ask must accept it", privateKey);
    } catch (IOException e) {
      throw new WorkerStartException(
          "The ADB key %s could not be made: %s".formatted(privateKey, e),
          "Let phone-command.worker.adb.key-file name a file that this process may write.",
          e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
