package dev.insula.apiserver.kinds;

import dev.insula.apiserver.registry.SelectableField;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is declared of the built-in kinds, for all control planes of the process. Thread-safe; a
 * kind is compiled when it is first asked for.
 */
public final class KindCatalog {

  private static final List<String> TYPE_FILES =
      List.of("types/meta.yaml", "types/volumes.yaml", "types/pods.yaml");

  /** The data files and the API groups whose kinds they declare; the first is a file's own. */
  private static final List<GroupFile> GROUP_FILES =
      List.of(
          new GroupFile("core.yaml", ""),
          new GroupFile("apps.yaml", "apps"),
          new GroupFile("batch.yaml", "batch"),
          new GroupFile("autoscaling.yaml", "autoscaling"),
          new GroupFile("networking.yaml", "networking.k8s.io"),
          new GroupFile(
              "discovery.yaml", "discovery.k8s.io", "coordination.k8s.io", "events.k8s.io"),
          new GroupFile("policy.yaml", "policy", "scheduling.k8s.io", "node.k8s.io"),
          new GroupFile("rbac.yaml", "rbac.authorization.k8s.io"),
          new GroupFile("storage.yaml", "storage.k8s.io"),
          new GroupFile(
              "admissionregistration.yaml",
              "admissionregistration.k8s.io",
              "apiextensions.k8s.io",
              "apiregistration.k8s.io"),
          new GroupFile("flowcontrol.yaml", "flowcontrol.apiserver.k8s.io"),
          new GroupFile("certificates.yaml", "certificates.k8s.io"),
          new GroupFile("resource.yaml", "resource.k8s.io"));

  private record GroupFile(String name, String... groups) {}

  private final TypeCatalog types;
  private final Map<String, JsonObject> declared = new HashMap<>();
  private final Map<String, KindRules> compiled = new ConcurrentHashMap<>();

  public KindCatalog() {
    types = new TypeCatalog(Vocabulary.standard());
    for (String file : TYPE_FILES) {
      types.declare(DataFile.read(file).objectAt("types"));
    }
    for (GroupFile file : GROUP_FILES) {
      JsonObject data = DataFile.read(file.name());
      types.declare(data.objectAt("types"));
      for (String group : file.groups()) {
        data.objectAt("kinds")
            .forEach((name, kind) -> declared.put(group + "/" + name, (JsonObject) kind));
      }
    }
  }

  /**
   * How objects of a kind are defaulted, prepared and validated.
   *
   * @param served the kind as it is addressed, whose defaults count
   * @param stored the kind in the version that it is stored in, whose rules count
   */
  public Strategy strategy(GroupVersionKind served, GroupVersionKind stored) {
    return new DeclaredStrategy(rules(served), rules(stored));
  }

  /** How an update of the status subresource of a kind is prepared and validated. */
  public Strategy statusStrategy(GroupVersionKind served, GroupVersionKind stored) {
    return new StatusStrategy(rules(served), rules(stored));
  }

  /** The rules of the subresources of pods. */
  public PodParts podParts() {
    return new PodParts(types);
  }

  /** What field selectors of a kind may name beyond {@code metadata.name} and its namespace. */
  public Map<String, SelectableField> selectableFields(GroupVersionKind kind) {
    return rules(kind).selectors();
  }

  /**
   * The table columns of a kind, by their names in their order; empty for kinds that have none of
   * their own. Read from the file when it is asked for.
   */
  public JsonObject columns(GroupVersionKind kind) {
    for (GroupFile file : GROUP_FILES) {
      if (List.of(file.groups()).contains(kind.group())) {
        return DataFile.read("columns/" + file.name()).objectAt("kinds", kind.kind());
      }
    }
    return new JsonObject();
  }

  /** The most particular declaration counts: that of the group, of the version, of the kind. */
  KindRules rules(GroupVersionKind kind) {
    String inFile = kind.group() + "/";
    for (String name :
        List.of(
            inFile + kind.group() + "/" + kind.kind(),
            inFile + kind.version() + "/" + kind.kind(),
            inFile + kind.kind())) {
      JsonObject data = declared.get(name);
      if (data != null) {
        return compiled.computeIfAbsent(name, _ -> KindRules.read(name, data, types));
      }
    }
    return compiled.computeIfAbsent("", _ -> KindRules.read("", new JsonObject(), types));
  }

  /** Compiles everything that is declared, so that a test finds what is wrong with the data. */
  Set<String> compileAll() {
    var names = new LinkedHashSet<String>();
    types.names().forEach(name -> names.add(types.type(name).toString()));
    declared.forEach(
        (name, data) -> names.add(KindRules.read(name, data, types).type().toString()));
    return names;
  }
}
