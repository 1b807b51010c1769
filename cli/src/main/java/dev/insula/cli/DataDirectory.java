package dev.insula.cli;

import dev.insula.machinery.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The directory that one instance lives in: its store, its lock, its log, and the files by which
 * the other commands find it. Only its owner can read it.
 */
record DataDirectory(Path path) {

  /** {@code $INSULA_DATA_DIR}, or {@code insula} below {@code $XDG_DATA_HOME}. */
  static Path defaultPath(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("INSULA_DATA_DIR", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    // The XDG specification tells to ignore relative paths.
    Path base =
        xdg.isEmpty() || !Path.of(xdg).isAbsolute() ? home.resolve(".local/share") : Path.of(xdg);
    return base.resolve("insula");
  }

  Path store() {
    return path.resolve("store");
  }

  Path log() {
    return path.resolve("insula.log");
  }

  Path superKubeconfig() {
    return path.resolve("super.kubeconfig");
  }

  /** Of the control plane on the main port; the super cluster's where that is embedded. */
  Path localKubeconfig() {
    return path.resolve("local.kubeconfig");
  }

  private Path lockFile() {
    return path.resolve("instance.lock");
  }

  private Path instanceFile() {
    return path.resolve("instance.json");
  }

  /** Makes the directory, readable by its owner only. */
  void create() {
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Takes the directory for this process; the operating system gives it back when the process ends,
   * in whatever way.
   *
   * @return closes to give the directory back; empty if another process has it
   */
  Optional<FileChannel> lock() {
    try {
      var channel =
          FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
      channel.close();
      return Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Whether a process has the directory now. */
  boolean isLocked() {
    if (!Files.exists(lockFile())) {
      return false;
    }
    var lock = lock();
    lock.ifPresent(DataDirectory::closeQuietly);
    return lock.isEmpty();
  }

  /** What the instance that runs here says of itself; empty until it is ready, or if none runs. */
  Optional<Instance> instance() {
    if (!isLocked()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instance.fromJson(Json.parseObject(Files.readAllBytes(instanceFile()))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** The running instance, or the failure that tells how to start one. */
  Instance requireInstance() {
    return instance().orElseThrow(this::notRunning);
  }

  CommandFailure notRunning() {
    return new CommandFailure(
        ExitCode.NOT_RUNNING,
        "no insula runs on " + path,
        "Start one with 'insula up', or name the directory of one that runs with --data-dir.");
  }

  void publish(Instance instance) {
    writeOwnerOnly(instanceFile(), Json.string(instance.toJson()) + "\n");
  }

  void withdraw() {
    try {
      Files.deleteIfExists(instanceFile());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Writes a file whole or not at all, readable by its owner only. */
  void writeOwnerOnly(Path file, String text) {
    try {
      Path draft =
          Files.createTempFile(
              path,
              "draft",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommandFailure unusable(IOException e) {
    return new CommandFailure(
        ExitCode.FAILED,
        "the data directory " + path + " cannot be used: " + e.getMessage(),
        "Check its permissions and free space, or name another with --data-dir.");
  }
}
