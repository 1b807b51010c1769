package dev.insula.cli;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.yaml.Yaml;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.sandbox.MachineSize;
import dev.insula.tenancy.translation.PodPreview;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What pods of a file would get: virtual machines, refusals, warnings. Nothing is written. */
@Command(
    name = "size",
    description =
        "Show the virtual machines that the pods of a file would get, and what would be refused.",
    mixinStandardHelpOptions = true)
final class TenantSizeCommand implements Callable<Integer> {

  private static final List<ObjectOutput.Column> COLUMNS =
      List.of(
          column("POD", "name"),
          column("RUNTIME", "runtimeClass"),
          column("VCPU", "vcpu"),
          column("MEMORY", "memory"),
          column("RESERVED CPU", "reservedCpu"),
          column("RESERVED MEMORY", "reservedMemory"));

  @Mixin private SuperAccess access = new SuperAccess();
  @Mixin private ObjectOutput output = new ObjectOutput();

  @Parameters(paramLabel = "NAME", description = "The tenant's name.")
  private String name = "";

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description = "Pods or workloads, in YAML or JSON.")
  private Path file = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  private static ObjectOutput.Column column(String heading, String member) {
    return new ObjectOutput.Column(heading, false, row -> row.string(member, "-"));
  }

  @Override
  public Integer call() throws IOException {
    var rows = new ArrayList<JsonObject>();
    var notes = new ArrayList<String>();
    try (var tenants = access.tenants()) {
      IsolationProfile profile = tenants.profile(tenants.get(name));
      Airlock airlock = Airlock.of(profile, name);
      for (Object document : documents()) {
        if (document instanceof JsonObject object) {
          for (PodPreview pod : PodPreview.of(object, profile, name)) {
            String of = object.string("kind", "") + "/" + Meta.name(object);
            rows.add(row(of, pod, tenants.runtimeClass(pod.runtimeClass())));
            notes.addAll(notes(of, airlock, pod));
          }
        }
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    output.list(out, rows, COLUMNS);
    PrintWriter err = spec.commandLine().getErr();
    notes.forEach(err::println);
    return notes.stream().anyMatch(note -> note.startsWith("refused"))
        ? ExitCode.FAILED
        : ExitCode.OK;
  }

  private List<Object> documents() throws IOException {
    try {
      return Yaml.parseAll(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException | Yaml.MalformedYamlException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "can't read " + file + ": " + e.getMessage(), "Name a file of objects.");
    }
  }

  private static JsonObject row(String name, PodPreview pod, Optional<JsonObject> runtimeClass) {
    var row = JsonObject.of("name", name, "runtimeClass", pod.runtimeClass());
    runtimeClass
        .flatMap(found -> MachineSize.of(pod.spec(), found))
        .ifPresent(
            size -> {
              row.put("vcpu", Long.toString(size.processors()));
              row.put("memory", size.memory() + "Mi");
              row.put("reservedCpu", size.reservedCpu().toString());
              row.put("reservedMemory", size.reservedMemory().toString());
            });
    return row;
  }

  private static List<String> notes(String of, Airlock airlock, PodPreview pod) {
    String at = of + ": " + (pod.path().isEmpty() ? "" : pod.path() + ".");
    var notes = new ArrayList<String>();
    for (Refusal refusal : airlock.inspect("Pod", pod.written())) {
      notes.add("refused: " + at + refusal.message());
    }
    for (Refusal advice : airlock.advice("Pod", pod.written())) {
      notes.add("warning: " + at + advice.warning());
    }
    return notes;
  }
}
