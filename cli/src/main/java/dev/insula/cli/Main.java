package dev.insula.cli;

import dev.insula.machinery.object.ApiException;
import java.io.UncheckedIOException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code insula} command. */
@Command(
    name = "insula",
    description = "Hard multi-tenancy for Kubernetes: an API server for every tenant.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      TenantCommand.class,
      SuperCommand.class,
      AuditCommand.class,
      BenchCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class,
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  failed, or an audit found something broken; the message or report says what to do",
      "  2  wrong command line",
      "  3  no instance runs on the data directory",
      "  4  an instance runs there already",
      "  5  no such tenant",
      "  6  it did not happen within the time given",
      "",
      "Shell completion: source <(insula generate-completion)",
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Main());
    commandLine.setExecutionExceptionHandler((e, at, parsed) -> explain(e, at));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "insula: which command?");
  }

  private static int explain(Exception e, CommandLine at) throws Exception {
    return switch (e) {
      case CommandFailure failure ->
          say(at, String.valueOf(failure.getMessage()), failure.remedy(), failure.exitCode());
      case ApiException refused ->
          say(at, "the super cluster answered: " + refused.getMessage(), "", ExitCode.FAILED);
      case UncheckedIOException io ->
          say(
              at,
              String.valueOf(io.getMessage()),
              "See 'insula status' for whether the instance still runs, and its insula.log.",
              ExitCode.FAILED);
      default -> throw e;
    };
  }

  private static int say(CommandLine at, String message, String remedy, int exitCode) {
    var err = at.getErr();
    err.println(at.getColorScheme().errorText("insula: " + message));
    if (!remedy.isEmpty()) {
      err.println("  " + remedy);
    }
    err.flush();
    return exitCode;
  }
}
