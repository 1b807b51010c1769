package dev.insula.cli;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.yaml.Yaml;
import dev.insula.tenancy.boundary.Boundary;
import dev.insula.tenancy.boundary.Cloud;
import dev.insula.tenancy.profile.IsolationProfile;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a cloud can add around a tenant; applying it is the platform's. */
@Command(
    name = "boundary",
    description =
        "Print a tenant's boundary in a cloud, from its profile, as objects of ACK, Azure Service"
            + " Operator or Config Connector.",
    mixinStandardHelpOptions = true)
final class TenantBoundaryCommand implements Callable<Integer> {

  @Mixin private SuperAccess access = new SuperAccess();

  @Parameters(paramLabel = "NAME", description = "The tenant's name.")
  private String name = "";

  @Option(
      names = "--cloud",
      required = true,
      paramLabel = "CLOUD",
      description = "aws, azure, gcp.")
  private String cloud = "";

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "insula-system",
      description = "Of the objects, in the super cluster (default: ${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(
      names = "--location",
      paramLabel = "REGION",
      defaultValue = "",
      description = "Azure, Google Cloud: where it is made.")
  private String location = "";

  @Option(
      names = "--owner",
      paramLabel = "GROUP",
      defaultValue = "",
      description = "Azure: the resource group's object.")
  private String owner = "";

  @Option(
      names = "--network",
      paramLabel = "ID",
      defaultValue = "",
      description = "AWS: id of the VPC; Google Cloud: the network.")
  private String network = "";

  @Option(
      names = "--account",
      paramLabel = "NUMBER",
      defaultValue = "",
      description = "AWS: the account, for the role.")
  private String account = "";

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      defaultValue = "",
      description = "AWS, Azure: issuer of the tenant's tokens, for the identity.")
  private String issuer = "";

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR",
      defaultValue = "",
      description = "Where the cluster's name servers are.")
  private String cluster = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Cloud of = cloud();
    IsolationProfile profile;
    try (var tenants = access.tenants()) {
      profile = tenants.profile(tenants.get(name));
    }
    var place = new Boundary.Place(namespace, location, owner, network, account, issuer, cluster);
    List<JsonObject> objects = objects(of, new Boundary(name, profile, place));
    PrintWriter out = spec.commandLine().getOut();
    for (JsonObject object : objects) {
      out.println("---");
      out.println(Yaml.text(object).stripTrailing());
    }
    if (of.rulesAreOfNodes() && !profile.placement().dedicated()) {
      spec.commandLine()
          .getErr()
          .println(
              "Without network rules: in this cloud they are about nodes, so they need a profile"
                  + " with dedicatedNodes.");
    }
    return ExitCode.OK;
  }

  private Cloud cloud() {
    try {
      return Cloud.valueOf(cloud.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "there is no cloud \"" + cloud + "\"", "Name aws, azure or gcp.");
    }
  }

  private static List<JsonObject> objects(Cloud cloud, Boundary boundary) {
    try {
      return cloud.objects(boundary);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          String.valueOf(e.getMessage()),
          "See insula tenant boundary --help for what can be given.");
    }
  }
}
