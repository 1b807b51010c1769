package dev.insula.apiserver.kinds;

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

  static void apiVersion(Node version, Findings findings) {
    if (version.string().indexOf('/') != version.string().lastIndexOf('/')) {
      findings.invalid(version, "unexpected GroupVersion string: " + version.string());
    }
  }
}
