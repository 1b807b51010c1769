package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  private static final Path HOME = Path.of("/home/ada");

  @TempDir Path temporary;

  @Test
  void theDefaultFollowsTheXdgSpecification() {
    assertThat(DataDirectory.defaultPath(Map.of(), HOME))
        .isEqualTo(Path.of("/home/ada/.local/share/insula"));
    assertThat(DataDirectory.defaultPath(Map.of("XDG_DATA_HOME", "/data"), HOME))
        .isEqualTo(Path.of("/data/insula"));
    assertThat(DataDirectory.defaultPath(Map.of("XDG_DATA_HOME", "not/absolute"), HOME))
        .isEqualTo(Path.of("/home/ada/.local/share/insula"));
    assertThat(
            DataDirectory.defaultPath(
                Map.of("XDG_DATA_HOME", "/data", "INSULA_DATA_DIR", "/own"), HOME))
        .isEqualTo(Path.of("/own"));
  }

  @Test
  void onlyTheOwnerCanReadTheDirectoryAndItsSecrets() throws IOException {
    var directory = new DataDirectory(temporary.resolve("a/b"));
    directory.create();
    directory.writeOwnerOnly(directory.superKubeconfig(), "secret");

    assertThat(permissions(directory.path())).isEqualTo("rwx------");
    assertThat(permissions(directory.superKubeconfig())).isEqualTo("rw-------");
  }

  @Test
  void aDirectoryThatIsTakenCannotBeTakenAgain() throws IOException {
    var directory = new DataDirectory(temporary);
    try (var lock = directory.lock().orElseThrow()) {
      assertThat(lock.isOpen()).isTrue();
      assertThat(directory.lock()).isEmpty();
      assertThat(directory.isLocked()).isTrue();
    }
    assertThat(directory.isLocked()).isFalse();
  }

  @Test
  void anInstanceThatDiedIsNotTakenForARunningOne() {
    var directory = new DataDirectory(temporary);
    directory.publish(new Instance(1, "0", "https://127.0.0.1:1", "", false, 3, List.of()));

    assertThat(directory.instance()).isEmpty();
    assertThatThrownBy(directory::requireInstance)
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_RUNNING));
  }

  @Test
  void aRunningInstanceIsRead() throws IOException {
    var directory = new DataDirectory(temporary);
    var instance =
        new Instance(
            42,
            "0.1.0",
            "https://127.0.0.1:7443",
            "2026-01-01T00:00:00Z",
            true,
            3,
            List.of("10.0.0.0/8"));
    try (var lock = directory.lock().orElseThrow()) {
      directory.publish(instance);
      assertThat(lock.isOpen()).isTrue();
      assertThat(directory.instance()).contains(instance);
      directory.withdraw();
      assertThat(directory.instance()).isEmpty();
    }
  }

  @Test
  void anEphemeralDirectoryIsDeletedWithoutFollowingLinks() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Path kept = Files.createFile(outside.resolve("kept"));
    Path inside = Files.createDirectory(temporary.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("link"), outside);

    EphemeralFiles.delete(inside);

    assertThat(inside).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void aLinkInTheWayIsReplacedAndNotWrittenThrough() throws IOException {
    var directory = new DataDirectory(temporary.resolve("data"));
    directory.create();
    Path outside = Files.writeString(temporary.resolve("outside"), "kept");
    Files.createSymbolicLink(directory.superKubeconfig(), outside);

    directory.writeOwnerOnly(directory.superKubeconfig(), "secret");

    assertThat(outside).hasContent("kept");
    assertThat(directory.superKubeconfig()).isRegularFile().hasContent("secret");
    assertThat(Files.isSymbolicLink(directory.superKubeconfig())).isFalse();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
