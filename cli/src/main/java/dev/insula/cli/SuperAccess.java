package dev.insula.cli;

import dev.insula.client.http.Kubeconfig;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which commands about tenants find the super cluster, and as whom they ask it. */
final class SuperAccess {

  @Mixin private DataDirOption dataDir = new DataDirOption();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Ask the super cluster as the user of this kubeconfig (default: as the instance that runs"
              + " on the data directory, which need not have the rights of people).")
  private @Nullable Path kubeconfig;

  Tenants tenants() {
    return kubeconfig == null ? Tenants.of(dataDir.directory()) : Tenants.of(read(kubeconfig));
  }

  private static Kubeconfig read(Path file) {
    try {
      return Kubeconfig.read(file);
    } catch (Kubeconfig.KubeconfigException | UncheckedIOException e) {
      throw new CommandFailure(ExitCode.USAGE, file + " can't be used: " + e.getMessage(), "");
    }
  }
}
