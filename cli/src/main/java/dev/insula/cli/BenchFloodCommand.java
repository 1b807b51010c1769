package dev.insula.cli;

import dev.insula.bench.Flood;
import dev.insula.bench.NoiseKind;
import dev.insula.bench.NoisyBenchmark;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The flood of {@link BenchNoisyCommand}, as a process of its own. */
@Command(
    name = "flood",
    hidden = true,
    description = "Flood an API server until the standard input ends.",
    mixinStandardHelpOptions = true)
final class BenchFloodCommand implements Callable<Integer> {

  static final String ALL = "creates,lists,watches,rules,large";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      required = true,
      description = "The server to flood.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--kinds",
      paramLabel = "KINDS",
      defaultValue = ALL,
      description = "Kinds of noise (default: ${DEFAULT-VALUE}).")
  private String kinds = ALL;

  @Option(
      names = "--flooders",
      paramLabel = "N",
      defaultValue = "2",
      description = "Callers of each kind (default: ${DEFAULT-VALUE}).")
  private int flooders;

  @Spec private CommandSpec spec = CommandSpec.create();

  static List<NoiseKind> parse(String kinds) {
    try {
      return NoiseKind.parse(kinds);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "\"" + kinds + "\" is no list of kinds", "Choose from: " + ALL);
    }
  }

  @Override
  public Integer call() throws IOException {
    if (kubeconfig == null || flooders < 1) {
      throw new CommandFailure(ExitCode.USAGE, "all counts must be 1 or more", "");
    }
    Map<String, Long> done;
    try (var client = new HttpControlPlaneClient(Kubeconfig.read(kubeconfig), "insula-bench");
        var flood = Flood.start(client, parse(kinds), flooders)) {
      System.in.transferTo(OutputStream.nullOutputStream());
      done = new TreeMap<>(flood.done());
      done.put(NoisyBenchmark.REFUSED, flood.refused());
    }
    var out = new JsonObject();
    out.putAll(done);
    spec.commandLine().getOut().println(Json.string(out));
    return ExitCode.OK;
  }
}
