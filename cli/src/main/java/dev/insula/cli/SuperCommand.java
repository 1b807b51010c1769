package dev.insula.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands about the super cluster. */
@Command(
    name = "super",
    description = "The super cluster: the platform team's view.",
    mixinStandardHelpOptions = true,
    subcommands = {SuperCommand.KubeconfigCommand.class, SuperRbacCommand.class})
final class SuperCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "insula super: which command?");
  }

  /** Prints the kubeconfig of the super cluster's administrator. */
  @Command(
      name = "kubeconfig",
      description =
          "Print the instance's kubeconfig of the super cluster: with all rights in the embedded"
              + " one.",
      mixinStandardHelpOptions = true)
  static final class KubeconfigCommand implements Callable<Integer> {

    @Mixin private DataDirOption dataDir = new DataDirOption();

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Write it to a file that only you can read, instead of printing it.")
    private @Nullable Path out;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      var directory = dataDir.directory();
      directory.requireInstance();
      new KubeconfigOutput(spec, out).write(Files.readString(directory.superKubeconfig()));
      return ExitCode.OK;
    }
  }
}
