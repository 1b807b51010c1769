package dev.insula.cli;

import dev.insula.client.http.AddressRange;
import dev.insula.client.http.Kubeconfig;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code up} about clusters that are not in the process. */
final class ClusterArguments {

  @Option(
      names = "--super-kubeconfig",
      paramLabel = "FILE",
      description =
          "Run the tenants' pods on this cluster, any Kubernetes, instead of the embedded one; the"
              + " kubeconfig's user needs the rights there that 'insula super rbac' prints.")
  private @Nullable Path superKubeconfig;

  @Option(
      names = "--cluster-only",
      description =
          "Start only the embedded cluster, with neither operator nor syncer: a cluster that other"
              + " instances are given with --super-kubeconfig.")
  private boolean clusterOnly;

  @Option(
      names = "--tenant-server-allow",
      paramLabel = "CIDR",
      description =
          "Let control planes that tenants bring along be at these addresses, which else are public"
              + " ones only; may be given several times.")
  private List<String> tenantServers = List.of();

  @Option(
      names = "--trusted-controller",
      paramLabel = "USER",
      description =
          "Let this user of the super cluster, a controller outside of kube-system, keep statuses"
              + " and objects of custom kinds in tenants' namespaces, such as"
              + " system:serviceaccount:cert-manager:cert-manager; may be given several times.")
  private List<String> trustedControllers = List.of();

  /**
   * What the options say.
   *
   * @throws CommandFailure if they make no sense or the file can't be used
   */
  ClusterOptions read() {
    if (clusterOnly && superKubeconfig != null) {
      throw new CommandFailure(
          ExitCode.USAGE, "--cluster-only is for the embedded cluster, not for another one", "");
    }
    return new ClusterOptions(superCluster(), !clusterOnly, ranges(), trustedControllers);
  }

  boolean hasOwnNodes() {
    return superKubeconfig == null;
  }

  /** The same options for another process. */
  List<String> arguments() {
    var out = new ArrayList<String>();
    if (superKubeconfig != null) {
      out.addAll(List.of("--super-kubeconfig", superKubeconfig.toAbsolutePath().toString()));
    }
    if (clusterOnly) {
      out.add("--cluster-only");
    }
    tenantServers.forEach(range -> out.addAll(List.of("--tenant-server-allow", range)));
    trustedControllers.forEach(user -> out.addAll(List.of("--trusted-controller", user)));
    return out;
  }

  private Optional<Kubeconfig> superCluster() {
    if (superKubeconfig == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Kubeconfig.read(superKubeconfig));
    } catch (Kubeconfig.KubeconfigException | UncheckedIOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, superKubeconfig + " can't be used: " + e.getMessage(), "");
    }
  }

  private List<AddressRange> ranges() {
    try {
      return tenantServers.stream().map(AddressRange::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--tenant-server-allow takes ranges of addresses such as 10.0.0.0/8",
          String.valueOf(e.getMessage()));
    }
  }
}
