package dev.insula.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, kubeconfig);
    spec.commandLine().getErr().println("wrote " + file);
  }
}
