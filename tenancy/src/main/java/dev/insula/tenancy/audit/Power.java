package dev.insula.tenancy.audit;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a tenant must not be able to do in the super cluster, as access reviews ask for
 * it.
 *
 * @param attributes what is asked, each {@code verb group/resource/subresource} with the group
 *     {@code core}, or {@code verb /path}
 */
record Power(
    String id, String title, Layer layer, List<String> references, List<String> attributes) {

  Power {
    references = List.copyOf(references);
    attributes = List.copyOf(attributes);
  }

  static Power of(String id, String title, Layer layer, String references, String... attributes) {
    List<String> all = references.isEmpty() ? List.of() : List.of(references.split(", "));
    return new Power(id, title, layer, all, List.of(attributes));
  }

  AuditCheck check() {
    return AuditCheck.ofTenant(
            "access-" + id,
            title,
            layer,
            Means.REVIEW,
            "take the right from the role or binding that gives it (kubectl auth can-i --list"
                + " --as=USER)",
            this::examine)
        .answers(references.toArray(new String[0]));
  }

  private Verdict examine(AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    List<TenantSubjects.Asked> subjects = TenantSubjects.asked(tenant);
    for (TenantSubjects.Asked subject : subjects) {
      for (String attribute : attributes) {
        if (tenant.cluster().review(spec(subject, attribute))) {
          findings.add(new Finding("User " + subject.user(), "may " + attribute));
        }
      }
    }
    return Verdict.of(findings, subjects.size() + " users of the super cluster may not");
  }

  /** Rights in the account's own namespace include those in all namespaces. */
  private static JsonObject spec(TenantSubjects.Asked subject, String attribute) {
    int space = attribute.indexOf(' ');
    String verb = attribute.substring(0, space);
    String what = attribute.substring(space + 1);
    JsonObject spec =
        JsonObject.of("user", subject.user(), "groups", new JsonArray(subject.groups()));
    if (what.startsWith("/")) {
      spec.put("nonResourceAttributes", JsonObject.of("verb", verb, "path", what));
      return spec;
    }
    String[] parts = what.split("/", -1);
    String group = parts[0].equals("core") ? "" : parts[0];
    JsonObject asked = JsonObject.of("verb", verb, "group", group, "resource", parts[1]);
    if (parts.length > 2) {
      asked.put("subresource", parts[2]);
    }
    if (!subject.namespace().isEmpty()) {
      asked.put("namespace", subject.namespace());
    }
    spec.put("resourceAttributes", asked);
    return spec;
  }
}
