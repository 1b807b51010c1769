package dev.insula.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a kubeconfig goes: a file that only its owner can read, or the standard output. */
record KubeconfigOutput(CommandSpec spec, @Nullable Path file) {

  void write(String kubeconfig) throws IOException {
    if (file == null) {
      spec.commandLine().getOut().print(kubeconfig);
      spec.commandLine().getOut().flush();
      return;
    }
    Files.deleteIfExists(file);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    // Written through what was just made: a link that somebody puts there meanwhile is not
    // followed.
    var fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, fresh, ownerOnly)) {
      ByteBuffer text = StandardCharsets.UTF_8.encode(kubeconfig);
      while (text.hasRemaining()) {
        channel.write(text);
      }
    }
    spec.commandLine().getErr().println("wrote " + file);
  }
}
