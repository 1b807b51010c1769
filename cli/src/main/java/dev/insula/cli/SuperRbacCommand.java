package dev.insula.cli;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.yaml.Yaml;
import dev.insula.tenancy.rbac.RightsManifest;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what an administrator applies to a super cluster before Insula is given it. */
@Command(
    name = "rbac",
    description =
        "Print the roles that Insula needs in a super cluster, and no others; to be applied there"
            + " by its administrator.",
    mixinStandardHelpOptions = true)
final class SuperRbacCommand implements Callable<Integer> {

  /** Exactly one of them. */
  private static final class Who {
    @Option(
        names = "--service-account",
        paramLabel = "NAME",
        description = "For a service account of insula-system, which is made too.")
    private @Nullable String account;

    @Option(
        names = "--user",
        paramLabel = "NAME",
        description = "For a user, as the cluster's certificates or tokens name it.")
    private @Nullable String user;

    @Option(names = "--group", paramLabel = "NAME", description = "For a group of users.")
    private @Nullable String group;
  }

  @ArgGroup(multiplicity = "0..1")
  private @Nullable Who who;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (JsonObject object : RightsManifest.of(identity())) {
      out.println("---");
      out.println(Yaml.text(object).stripTrailing());
    }
    out.flush();
    return ExitCode.OK;
  }

  private RightsManifest.Identity identity() {
    Who given = who == null ? new Who() : who;
    if (given.user != null) {
      return new RightsManifest.Identity.User(given.user);
    }
    if (given.group != null) {
      return new RightsManifest.Identity.Group(given.group);
    }
    String account = given.account;
    return new RightsManifest.Identity.ServiceAccount(account == null ? "insula" : account);
  }
}
