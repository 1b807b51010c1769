package dev.insula.cli;

import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.tenancy.audit.Audit;
import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.AuditTarget;
import dev.insula.tenancy.audit.report.AuditFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which guarantees of isolation hold, and which are broken. */
@Command(
    name = "audit",
    description =
        "Check that tenants are isolated; exit code 1 when a guarantee is broken. Changes nothing.",
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {

  @Mixin private DataDirOption dataDir = new DataDirOption();

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Audit this tenant only; may be given several times (default: all).")
  private List<String> tenants = List.of();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Audit the super cluster of this kubeconfig (default: that of the instance that runs on"
              + " the data directory).")
  private @Nullable Path kubeconfig;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AuditFormat format = AuditFormat.TABLE;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Optional<List<String>> webhookRanges = Optional.empty();
    Path file = kubeconfig;
    if (file == null) {
      DataDirectory directory = dataDir.directory();
      webhookRanges = Optional.of(directory.requireInstance().webhookAllow());
      file = directory.superKubeconfig();
    }
    AuditReport report = audit(read(file), webhookRanges);
    PrintWriter out = spec.commandLine().getOut();
    out.print(format.write(report));
    out.flush();
    return report.broken().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private AuditReport audit(Kubeconfig access, Optional<List<String>> webhookRanges) {
    try (var client = new HttpControlPlaneClient(access, "insula-audit/" + Version.current())) {
      var target =
          new AuditTarget(
              access,
              client,
              client.version(),
              KubeconfigSecret::name,
              KubeconfigSecret.KEY,
              webhookRanges);
      return new Audit(InstantSource.system()).run(target, tenants);
    } catch (Audit.NoSuchTenantException e) {
      throw new CommandFailure(
          ExitCode.NO_SUCH_TENANT,
          String.valueOf(e.getMessage()),
          "See those that there are: kubectl get tenants");
    }
  }

  private static Kubeconfig read(Path file) {
    try {
      return Kubeconfig.read(file);
    } catch (Kubeconfig.KubeconfigException e) {
      throw new CommandFailure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "It was read from " + file);
    }
  }
}
