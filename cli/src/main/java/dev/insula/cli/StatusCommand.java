package dev.insula.cli;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether an instance runs, where, and what tenants it has. */
@Command(
    name = "status",
    description = "Show the instance of a data directory; exit code 3 when none runs.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  /** How the status is written. */
  enum Format {
    text,
    json
  }

  @Mixin private DataDirOption dataDir = new DataDirOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var directory = dataDir.directory();
    var found = directory.instance();
    PrintWriter out = spec.commandLine().getOut();
    if (found.isEmpty()) {
      if (format == Format.json) {
        out.println(
            Json.string(
                JsonObject.of("running", false, "dataDirectory", directory.path().toString())));
        return ExitCode.NOT_RUNNING;
      }
      throw directory.notRunning();
    }
    Instance instance = found.get();
    Map<String, Long> tenants = tenantsByPhase(directory);
    if (format == Format.json) {
      out.println(Json.string(json(directory, instance, tenants)));
    } else {
      print(out, directory, instance, tenants);
    }
    return ExitCode.OK;
  }

  private static Map<String, Long> tenantsByPhase(DataDirectory directory) {
    try (var tenants = Tenants.of(directory)) {
      var counts = new TreeMap<String, Long>();
      for (JsonObject tenant : tenants.list()) {
        counts.merge(Tenants.phase(tenant), 1L, Long::sum);
      }
      return counts;
    }
  }

  private static JsonObject json(
      DataDirectory directory, Instance instance, Map<String, Long> tenants) {
    var byPhase = new JsonObject();
    byPhase.putAll(tenants);
    return JsonObject.of(
        "running", true,
        "pid", instance.pid(),
        "version", instance.version(),
        "dataDirectory", directory.path().toString(),
        "startedAt", instance.startedAt(),
        "ephemeral", instance.ephemeral(),
        "nodes", (long) instance.nodes(),
        "endpoints", JsonObject.of("super", instance.superUrl()),
        "tenants", JsonObject.of("total", total(tenants), "byState", byPhase));
  }

  private static void print(
      PrintWriter out, DataDirectory directory, Instance instance, Map<String, Long> tenants) {
    out.println("insula " + instance.version() + " runs, process " + instance.pid());
    out.println(
        "  data directory  " + directory.path() + (instance.ephemeral() ? " (ephemeral)" : ""));
    out.println("  super cluster   " + instance.superUrl() + ", " + instance.nodes() + " nodes");
    out.println("  started         " + instance.startedAt());
    out.println("  tenants         " + total(tenants) + (tenants.isEmpty() ? "" : " " + tenants));
  }

  private static long total(Map<String, Long> tenants) {
    return tenants.values().stream().mapToLong(Long::longValue).sum();
  }
}
