package dev.insula.apiserver.kinds;

import dev.insula.machinery.names.LabelRules;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules on what of a pod its containers may be told, in variables and in files. */
final class DownwardChecks {

  private static final List<String> ENV_FIELDS =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> FILE_FIELDS =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  /** Fields that have a name in the internal version, whether a container may be told or not. */
  private static final Set<String> KNOWN =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "status.phase",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");

  private static final List<String> AMOUNTS =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final List<String> BYTE_DIVISORS =
      List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

  private DownwardChecks() {}

  static void define(Vocabulary words) {
    words.check("envField", (selector, findings) -> field(selector, ENV_FIELDS, findings));
    words.check("fileField", (selector, findings) -> field(selector, FILE_FIELDS, findings));
    words.check("envAmount", (selector, findings) -> amount(selector, false, findings));
    words.check("fileAmount", (selector, findings) -> amount(selector, true, findings));
    words.check("downwardSource", DownwardChecks::source);
  }

  private static void field(Node selector, List<String> allowed, Findings findings) {
    Node version = selector.field("apiVersion");
    if (version.empty()) {
      findings.required(version);
      return;
    }
    Node path = selector.field("fieldPath");
    String text = path.string();
    if (text.isEmpty()) {
      findings.required(path);
      return;
    }
    String unknown = unknown(version.string(), text);
    if (!unknown.isEmpty()) {
      findings.invalid(path, text, "error converting fieldPath: " + unknown);
      return;
    }
    int bracket = text.indexOf("['");
    if (bracket < 0) {
      if (!allowed.contains(text)) {
        findings.unsupported(path, text, allowed);
      }
      return;
    }
    String key = text.substring(bracket + 2, text.length() - 2);
    boolean annotation = text.startsWith("metadata.annotations");
    String name = annotation ? key.toLowerCase(Locale.ROOT) : key;
    LabelRules.key(name).forEach(message -> findings.invalid(selector, name, message));
  }

  /** What is wrong with a path as such; empty if nothing is. */
  private static String unknown(String version, String path) {
    if (!version.equals("v1")) {
      return "unsupported pod version: " + version;
    }
    int bracket = path.indexOf("['");
    if (bracket > 0 && path.endsWith("']")) {
      String map = path.substring(0, bracket);
      return map.equals("metadata.annotations") || map.equals("metadata.labels")
          ? ""
          : "field label does not support subscript: " + path;
    }
    return KNOWN.contains(path) ? "" : "field label not supported: " + path;
  }

  private static void amount(Node selector, boolean file, Findings findings) {
    Node resource = selector.field("resource");
    String name = resource.string();
    if (file && selector.field("containerName").empty()) {
      findings.required(selector.field("containerName"));
    } else if (name.isEmpty()) {
      findings.required(resource);
    } else if (!AMOUNTS.contains(name) && !isHugePages(name)) {
      findings.unsupported(resource, name, AMOUNTS);
    }
    divisor(selector.field("divisor"), name, findings);
  }

  private static boolean isHugePages(String name) {
    return name.startsWith("requests.hugepages-") || name.startsWith("limits.hugepages-");
  }

  private static void divisor(Node divisor, String name, Findings findings) {
    String value = divisor.string();
    if (divisor.empty() || Quantities.value(value).signum() == 0) {
      return;
    }
    String kind = name.substring(name.indexOf('.') + 1);
    if (kind.equals("cpu")) {
      if (!List.of("1", "1m").contains(value)) {
        findings.invalid(
            divisor, name, "only divisor's values 1m and 1 are supported with the cpu resource");
      }
      return;
    }
    String called =
        switch (kind) {
          case "memory" -> "memory";
          case "ephemeral-storage" -> "local ephemeral storage";
          default -> isHugePages(name) ? "hugepages" : "";
        };
    if (!called.isEmpty() && !BYTE_DIVISORS.contains(value)) {
      findings.invalid(
          divisor,
          name,
          "only divisor's values "
              + String.join(", ", BYTE_DIVISORS)
              + " are supported with the "
              + called
              + " resource");
    }
  }

  private static void source(Node file, Findings findings) {
    Node field = file.field("fieldRef");
    Node resource = file.field("resourceFieldRef");
    if (field.present()) {
      field(field, FILE_FIELDS, findings);
      if (resource.present()) {
        findings.invalid(
            file, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
      }
    } else if (resource.present()) {
      amount(resource, true, findings);
    } else {
      findings.required(file, "one of fieldRef and resourceFieldRef is required");
    }
  }
}
