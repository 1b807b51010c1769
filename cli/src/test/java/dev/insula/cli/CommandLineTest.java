package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {

  @TempDir Path nothingRunsHere;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandAndOptionIsDescribed() {
    var undescribed = new ArrayList<String>();
    collectUndescribed(Main.commandLine(), undescribed);

    assertThat(undescribed).isEmpty();
  }

  @Test
  void whatNeedsARunningInstanceSaysHowToStartOne() {
    for (List<String> command :
        List.of(
            List.of("status"),
            List.of("down"),
            List.of("tenant", "list"),
            List.of("tenant", "create", "acme"),
            List.of("tenant", "kubeconfig", "acme"),
            List.of("super", "kubeconfig"))) {
      assertThat(run(command)).as("%s", command).isEqualTo(ExitCode.NOT_RUNNING);
      assertThat(err.toString()).contains("insula up");
    }
  }

  @Test
  void statusAsJsonSaysThatNothingRuns() {
    assertThat(run(List.of("status", "-o", "json"))).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(out.toString()).contains("\"running\":false");
  }

  @Test
  void aWrongCommandLineIsAUsageError() {
    assertThat(execute("tenant")).isEqualTo(ExitCode.USAGE);
    assertThat(execute("up", "--nodes", "-1", "--data-dir", nothingRunsHere.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(execute("nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(execute("tenant", "boundary", "acme", "--cloud", "moon")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theRolesOfInsulaArePrintedForWhomTheyAre() {
    assertThat(execute("super", "rbac", "--user", "insula@example.com")).isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .contains("kind: ClusterRole", "kind: RoleBinding", "name: insula@example.com")
        .doesNotContain("impersonate", "escalate", "'*'");
    assertThat(execute("super", "rbac", "--user", "a", "--group", "b")).isEqualTo(ExitCode.USAGE);
  }

  private int run(List<String> command) {
    var all = new ArrayList<>(command);
    all.addAll(List.of("--data-dir", nothingRunsHere.toString()));
    return execute(all.toArray(new String[0]));
  }

  private int execute(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static void collectUndescribed(CommandLine command, List<String> undescribed) {
    var spec = command.getCommandSpec();
    if (spec.usageMessage().description().length == 0) {
      undescribed.add(spec.qualifiedName());
    }
    spec.args().stream()
        .filter(argument -> argument.description().length == 0 && !argument.hidden())
        .forEach(argument -> undescribed.add(spec.qualifiedName() + " " + argument));
    command.getSubcommands().values().forEach(sub -> collectUndescribed(sub, undescribed));
  }
}
