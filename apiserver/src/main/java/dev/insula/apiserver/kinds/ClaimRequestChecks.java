package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules on what refers to the requests of a claim for devices: constraints and configuration. */
final class ClaimRequestChecks {

  private ClaimRequestChecks() {}

  static void define(Vocabulary words) {
    words.check("claimReferences", ClaimRequestChecks::references);
  }

  private static void references(Node devices, Findings findings) {
    Set<String> requests = new HashSet<>();
    for (JsonObject request : devices.field("requests").list().objects()) {
      String name = request.string("name", "");
      requests.add(name);
      request
          .objects("firstAvailable")
          .forEach(s -> requests.add(name + "/" + s.string("name", "")));
    }
    Node constraints = devices.field("constraints");
    for (int i = 0; i < constraints.list().size(); i++) {
      Node constraint = constraints.element(i);
      names(constraint.field("requests"), requests, findings);
      Node attribute = constraint.field("matchAttribute");
      if (attribute.absent()) {
        findings.required(attribute);
      } else if (!attribute.string().contains("/")) {
        findings.invalid(attribute, "must include a domain");
      }
    }
    Node config = devices.field("config");
    for (int i = 0; i < config.list().size(); i++) {
      names(config.element(i).field("requests"), requests, findings);
      opaque(config.element(i).field("opaque"), findings);
    }
  }

  private static void names(Node names, Set<String> requests, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.list().size(); i++) {
      Node name = names.element(i);
      if (!requests.contains(name.string())) {
        findings.invalid(
            name,
            name.string().contains("/")
                ? "must be the name of a request and subrequest in the claim"
                : "must be the name of a request in the claim");
      }
      if (!seen.add(name.string())) {
        findings.duplicate(name);
      }
    }
  }

  private static void opaque(Node opaque, Findings findings) {
    if (opaque.absent()) {
      findings.required(opaque);
      return;
    }
    Node driver = opaque.field("driver");
    if (driver.empty()) {
      findings.required(driver);
    } else {
      List<String> wrong = Formats.named("dnsSubdomain").apply(driver.string());
      wrong.forEach(text -> findings.invalid(driver, text));
    }
    if (opaque.field("parameters").absent()) {
      findings.required(opaque.field("parameters"));
    }
  }
}
