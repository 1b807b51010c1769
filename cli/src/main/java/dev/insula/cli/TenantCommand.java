package dev.insula.cli;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.text.HumanDuration;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.profile.ProfileResource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Commands on tenants; {@code kubectl} on the Tenant objects of the super cluster does the same.
 */
@Command(
    name = "tenant",
    description = "Create, show and delete tenants.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TenantCommand.Create.class,
      TenantCommand.ListTenants.class,
      TenantCommand.Get.class,
      TenantCommand.Delete.class,
      TenantCommand.KubeconfigOf.class,
      TenantCommand.AllowDeletions.class,
      TenantSizeCommand.class,
      TenantBoundaryCommand.class,
    })
final class TenantCommand implements Runnable {

  private static final List<ObjectOutput.Column> COLUMNS =
      List.of(
          new ObjectOutput.Column("NAME", false, Meta::name),
          new ObjectOutput.Column("STATE", false, Tenants::phase),
          new ObjectOutput.Column("WEIGHT", false, TenantCommand::weight),
          new ObjectOutput.Column("PROFILE", true, TenantCommand::profile),
          new ObjectOutput.Column("SYNCED", true, TenantCommand::synced),
          new ObjectOutput.Column("DEGRADED", true, TenantCommand::degraded),
          new ObjectOutput.Column("AGE", false, TenantCommand::age),
          new ObjectOutput.Column("ENDPOINT", true, TenantCommand::endpoint),
          new ObjectOutput.Column("UID", true, Meta::uid));

  private static final List<ObjectOutput.Column> CONDITIONS =
      List.of(
          new ObjectOutput.Column("CONDITION", false, c -> c.string("type", "")),
          new ObjectOutput.Column("STATUS", false, c -> c.string("status", "")),
          new ObjectOutput.Column("REASON", false, c -> c.string("reason", "")),
          new ObjectOutput.Column("MESSAGE", false, c -> c.string("message", "")));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "insula tenant: which command?");
  }

  private static String profile(JsonObject tenant) {
    return tenant.objectAt("spec").string("isolationProfile", "");
  }

  /** Whether both sides are in step, and why not. */
  private static String synced(JsonObject tenant) {
    return unlessReason(tenant, "Synced", "True");
  }

  /** Whether it is served worse than it should be, and why. */
  private static String degraded(JsonObject tenant) {
    return unlessReason(tenant, "Degraded", "False");
  }

  /** A condition's status where it is as it should be, else its reason. */
  private static String unlessReason(JsonObject tenant, String type, String good) {
    return tenant.objectAt("status").objects("conditions").stream()
        .filter(condition -> condition.string("type", "").equals(type))
        .map(
            condition ->
                condition.string("status", "").equals(good) ? good : condition.string("reason", ""))
        .findFirst()
        .orElse("Unknown");
  }

  private static String weight(JsonObject tenant) {
    return Long.toString(tenant.objectAt("spec").integer("weight", 1));
  }

  private static String endpoint(JsonObject tenant) {
    return tenant.objectAt("status", "endpoint").string("url", "");
  }

  private static String age(JsonObject tenant) {
    String created = Meta.of(tenant).string("creationTimestamp");
    return created == null
        ? ""
        : HumanDuration.text(Duration.between(Instant.parse(created), Instant.now()));
  }

  /** What the commands that wait have in common. */
  static final class WaitOptions {

    @Option(names = "--wait", description = "Return only once it is done.")
    boolean wait;

    @Option(
        names = "--timeout",
        paramLabel = "SECONDS",
        defaultValue = "60",
        description = "How long to wait (default: ${DEFAULT-VALUE}).")
    int timeoutSeconds;

    Duration timeout() {
      return Duration.ofSeconds(timeoutSeconds);
    }

    CommandFailure timedOut(String name) {
      return new CommandFailure(
          ExitCode.TIMED_OUT,
          "tenant \"" + name + "\" is not there yet after " + timeoutSeconds + " s",
          "Its conditions tell what it waits for: insula tenant get " + name + " -o yaml");
    }
  }

  @Command(
      name = "create",
      description = "Create a tenant: a control plane of its own on shared nodes.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {

    @Mixin private SuperAccess access = new SuperAccess();
    @Mixin private WaitOptions waiting = new WaitOptions();

    @Parameters(paramLabel = "NAME", description = "A DNS label of at most 32 characters.")
    private String name = "";

    @Option(
        names = "--weight",
        paramLabel = "N",
        defaultValue = "1",
        description = "Share of the platform under contention, 1 to 1000 (default: 1).")
    private int weight;

    @Option(
        names = "--isolation-profile",
        paramLabel = "PROFILE",
        defaultValue = ProfileResource.DEFAULT,
        description =
            "What its workloads must have: trusted, standard, sandboxed, hard, confidential, or one"
                + " of your own (default: ${DEFAULT-VALUE}).")
    private String profile = ProfileResource.DEFAULT;

    @Option(
        names = "--control-plane-kubeconfig",
        paramLabel = "FILE",
        description =
            "The tenant has a control plane already, any Kubernetes API server that this kubeconfig"
                + " leads to.")
    private @Nullable Path external;

    @Option(
        names = "--control-plane-only",
        description = "Host the control plane only; its workloads run where it is an external one.")
    private boolean controlPlaneOnly;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
      var progress = Progress.onStderr(spec.commandLine().getErr());
      try (var tenants = access.tenants()) {
        tenants.create(wanted(), external);
        if (waiting.wait) {
          progress.step("waiting for tenant " + name);
          boolean ready =
              tenants.await(
                  name,
                  waiting.timeout(),
                  state -> state.map(Tenants::phase).filter("Ready"::equals).isPresent());
          progress.done();
          if (!ready) {
            throw waiting.timedOut(name);
          }
        }
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("tenant " + name + (waiting.wait ? " is ready" : " created"));
      if (external == null) {
        out.println("Next: insula tenant kubeconfig " + name + " > " + name + ".kubeconfig");
      }
      return ExitCode.OK;
    }

    private JsonObject wanted() {
      if (external != null && controlPlaneOnly) {
        throw new CommandFailure(
            ExitCode.USAGE, "a control plane is hosted here or elsewhere, not both", "");
      }
      JsonObject tenant = Tenant.render(name, weight, profile);
      if (external != null) {
        tenant.objectAt("spec").put("mode", Tenant.EXTERNAL);
      } else if (controlPlaneOnly) {
        tenant.objectAt("spec").put("mode", Tenant.CONTROL_PLANE);
      }
      return tenant;
    }
  }

  @Command(name = "list", description = "List the tenants.", mixinStandardHelpOptions = true)
  static final class ListTenants implements Callable<Integer> {

    @Mixin private SuperAccess access = new SuperAccess();
    @Mixin private ObjectOutput output = new ObjectOutput();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      try (var tenants = access.tenants()) {
        output.list(spec.commandLine().getOut(), tenants.list(), COLUMNS);
      }
      return ExitCode.OK;
    }
  }

  @Command(name = "get", description = "Show a tenant.", mixinStandardHelpOptions = true)
  static final class Get implements Callable<Integer> {

    @Mixin private SuperAccess access = new SuperAccess();
    @Mixin private ObjectOutput output = new ObjectOutput();

    @Parameters(paramLabel = "NAME", description = "The tenant's name.")
    private String name = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      try (var tenants = access.tenants()) {
        JsonObject tenant = tenants.get(name);
        PrintWriter out = spec.commandLine().getOut();
        output.one(out, tenant, COLUMNS);
        if (output.isTable()) {
          out.println();
          output.list(out, tenant.objectAt("status").objects("conditions"), CONDITIONS);
        }
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "delete",
      description = "Delete a tenant with everything it has: workloads, objects, keys.",
      mixinStandardHelpOptions = true)
  static final class Delete implements Callable<Integer> {

    @Mixin private SuperAccess access = new SuperAccess();
    @Mixin private WaitOptions waiting = new WaitOptions();

    @Parameters(paramLabel = "NAME", description = "The tenant's name.")
    private String name = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
      var progress = Progress.onStderr(spec.commandLine().getErr());
      boolean gone;
      try (var tenants = access.tenants()) {
        gone = tenants.delete(name);
        if (waiting.wait && !gone) {
          progress.step("waiting until nothing is left of tenant " + name);
          gone = tenants.await(name, waiting.timeout(), state -> state.isEmpty());
          progress.done();
          if (!gone) {
            throw waiting.timedOut(name);
          }
        }
      }
      spec.commandLine()
          .getOut()
          .println("tenant " + name + (gone ? " is gone" : " is being deleted"));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "kubeconfig",
      description = "Print a kubeconfig with all rights in the tenant's control plane.",
      mixinStandardHelpOptions = true)
  static final class KubeconfigOf implements Callable<Integer> {

    @Mixin private SuperAccess access = new SuperAccess();

    @Parameters(paramLabel = "NAME", description = "The tenant's name.")
    private String name = "";

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Write it to a file that only you can read, instead of printing it.")
    private @Nullable Path out;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      try (var tenants = access.tenants()) {
        new KubeconfigOutput(spec, out).write(tenants.kubeconfig(name));
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "allow-deletions",
      description =
          "Consent to deletions that the mass-delete guard holds: the tenant is as its owners want"
              + " it, though much of it is gone.",
      mixinStandardHelpOptions = true)
  static final class AllowDeletions implements Callable<Integer> {

    @Mixin private SuperAccess access = new SuperAccess();

    @Parameters(paramLabel = "NAME", description = "The tenant's name.")
    private String name = "";

    @Option(names = "--revoke", description = "Take the consent back: hold them again.")
    private boolean revoke;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      try (var tenants = access.tenants()) {
        tenants.allowDeletions(name, !revoke);
      }
      PrintWriter out = spec.commandLine().getOut();
      if (revoke) {
        out.println("deletions of tenant " + name + " are guarded again");
      } else {
        out.println("deletions of tenant " + name + " pass, however many they are");
        out.println(
            "Next, when it is in step: insula tenant allow-deletions " + name + " --revoke");
      }
      return ExitCode.OK;
    }
  }
}
