package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.names.NameRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is deprecated about pods, templates and what they refer to. */
final class PodWarnings {

  private static final Map<String, String> NODE_LABELS = nodeLabels();
  private static final Map<String, String> ANNOTATIONS = annotations();

  private PodWarnings() {}

  static void define(Vocabulary words) {
    words.check("podWarnings", PodWarnings::pod);
    words.check("nodeLabelWarnings", PodWarnings::nodeLabels);
    words.check("nodeLabelMapWarnings", PodWarnings::nodeLabelsOfMap);
    words.check("topologyLabelWarnings", PodWarnings::topologyLabels);
    words.check("emptyNameWarnings", PodWarnings::emptyNames);
    words.checkOf("warnText", text -> (node, findings) -> findings.warn(node.path() + ": " + text));
  }

  private static Map<String, String> nodeLabels() {
    var out = new LinkedHashMap<String, String>();
    out.put(
        "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead");
    out.put("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead");
    out.put(
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead");
    out.put(
        "failure-domain.beta.kubernetes.io/zone",
        "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead");
    out.put(
        "beta.kubernetes.io/instance-type",
        "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");
    return out;
  }

  private static Map<String, String> annotations() {
    var out = new LinkedHashMap<String, String>();
    out.put(
        "seccomp.security.alpha.kubernetes.io/pod",
        "non-functional in v1.27+; use the \"seccompProfile\" field instead");
    out.put(
        "security.alpha.kubernetes.io/sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead");
    out.put(
        "security.alpha.kubernetes.io/unsafe-sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead");
    out.put(
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead");
    return out;
  }

  /** Labels of nodes that have successors, in the terms of a node selector. */
  static void nodeSelectorTerms(Node terms, Findings findings) {
    for (int i = 0; i < terms.list().size(); i++) {
      nodeSelectorTerm(terms.element(i), false, findings);
    }
  }

  /**
   * @param valuesToo whether values that no label can have are told too, as they are no errors here
   */
  static void nodeSelectorTerm(Node term, boolean valuesToo, Findings findings) {
    Node expressions = term.field("matchExpressions");
    for (int i = 0; i < expressions.list().size(); i++) {
      Node expression = expressions.element(i);
      String key = expression.field("key").string();
      String advice = NODE_LABELS.get(key);
      if (advice != null) {
        findings.warn(expression.field("key").path() + ": " + key + " is " + advice);
      }
      Node values = expression.field("values");
      for (int j = 0; valuesToo && j < values.list().size(); j++) {
        Node value = values.element(j);
        LabelRules.value(value.string())
            .forEach(
                text ->
                    findings.warn(value.path() + ": " + value.string() + " is invalid, " + text));
      }
    }
  }

  private static void topologyLabels(Node selector, Findings findings) {
    nodeSelectorTerm(selector, false, findings);
    Node labels = selector.field("matchLabels");
    for (String key : labels.object().keySet()) {
      String advice = NODE_LABELS.get(key);
      if (advice != null) {
        findings.warn(labels.field(key).path() + ": " + advice);
      }
    }
  }

  /** Labels of nodes in a map, whose warnings do not name them. */
  private static void nodeLabelsOfMap(Node selector, Findings findings) {
    for (String key : selector.object().keySet()) {
      String advice = NODE_LABELS.get(key);
      if (advice != null) {
        findings.warn(selector.path() + ": " + advice);
      }
    }
  }

  /** The advice about a label of nodes that has a successor, null if it has none. */
  static @org.jspecify.annotations.Nullable String nodeLabel(String label) {
    return NODE_LABELS.get(label);
  }

  private static void nodeLabels(Node selector, Findings findings) {
    for (String key : selector.object().keySet()) {
      String advice = NODE_LABELS.get(key);
      if (advice != null) {
        findings.warn(selector.entry(key).path() + ": " + advice);
      }
    }
  }

  private static void emptyNames(Node references, Findings findings) {
    for (int i = 0; i < references.list().size(); i++) {
      Node name = references.element(i).field("name");
      if (name.empty()) {
        findings.warn(name.path() + ": invalid empty name \"\"");
      }
    }
  }

  private static void pod(Node pod, Findings findings) {
    Node annotations = pod.at("metadata.annotations");
    for (String key : annotations.object().keySet()) {
      String advice = ANNOTATIONS.get(key);
      if (advice != null) {
        findings.warn(annotations.entry(key).path() + ": " + advice);
      }
    }
    if (!pod.isUpdate()) {
      appArmor(pod, annotations, findings);
      hostName(pod.at("metadata.name"), findings);
    }
  }

  private static void appArmor(Node pod, Node annotations, Findings findings) {
    for (String list : List.of("initContainers", "containers")) {
      for (JsonObject container : pod.object().objectAt("spec").objects(list)) {
        String key = PodAppArmor.ANNOTATION + container.string("name", "");
        if (annotations.object().containsKey(key)) {
          findings.warn(
              annotations.entry(key).path()
                  + ": deprecated since v1.30; use the \"appArmorProfile\" field instead");
        }
      }
    }
  }

  private static void hostName(Node name, Findings findings) {
    List<String> wrong = NameRules.dns1123Label(name.string());
    if (!name.empty() && !wrong.isEmpty()) {
      findings.warn(
          name.path()
              + ": this is used in the Pod's hostname, which can result in surprising behavior; a"
              + " DNS label is recommended: ["
              + String.join(" ", wrong)
              + "]");
    }
  }
}
