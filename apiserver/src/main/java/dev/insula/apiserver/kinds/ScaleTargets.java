package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import java.util.List;

/** References from an autoscaler to other objects. */
final class ScaleTargets {

  private ScaleTargets() {}

  static void reference(Node reference, Findings findings) {
    for (String field : List.of("kind", "name")) {
      Node node = reference.field(field);
      if (node.empty()) {
        findings.required(node);
      } else {
        NameRules.pathSegment(node.string()).forEach(text -> findings.invalid(node, text));
      }
    }
    apiVersion(reference.field("apiVersion"), findings);
  }

  /** Of the target itself, which must have a group unless it is the core group's only one. */
  static void targetVersion(Node version, Findings findings) {
    Node reference = version.parent();
    String kind = reference.field("kind").string();
    boolean kept =
        reference.old() instanceof JsonObject old
            && version.string().equals(old.string("apiVersion", ""))
            && kind.equals(old.string("kind", ""));
    if (kept) {
      return;
    }
    apiVersion(version, findings);
    String text = version.string();
    if (!text.contains("/") && !kind.equals("ReplicationController")) {
      findings.invalid(version, text, "apiVersion must specify API group");
    }
  }

  static void apiVersion(Node version, Findings findings) {
    if (version.string().indexOf('/') != version.string().lastIndexOf('/')) {
      findings.invalid(version, "unexpected GroupVersion string: " + version.string());
    }
  }
}
