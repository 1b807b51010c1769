package dev.insula.apiserver.audit;

import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;

/**
 * Which requests are told of and how much: the first rule that matches counts, none tells nothing.
 * Immutable. Source: {@code audit.k8s.io/v1 Policy}.
 */
public final class AuditPolicy {

  private static final AuditRule SILENT =
      AuditRule.read(JsonObject.of("level", "None"), new JsonObject());

  private final List<AuditRule> rules;

  private AuditPolicy(List<AuditRule> rules) {
    this.rules = rules;
  }

  /**
   * What is told where no policy is given: the metadata of every request, no body of any, and
   * nothing of those who only look whether the server is well.
   */
  public static AuditPolicy standard() {
    return parse(
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: None
          nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version", "/openapi/*"]
        - level: Metadata
        """);
  }

  /**
   * Reads a policy.
   *
   * @throws IllegalArgumentException if the text is no policy; the message says why
   */
  public static AuditPolicy parse(String text) {
    JsonObject policy;
    try {
      Object parsed = Yaml.parse(text, new ArrayList<>());
      policy = parsed instanceof JsonObject object ? object : new JsonObject();
    } catch (Yaml.MalformedYamlException e) {
      throw new IllegalArgumentException("the audit policy is no YAML: " + e.getMessage(), e);
    }
    boolean typed =
        policy.string("kind", "").equals("Policy")
            && policy.string("apiVersion", "").equals("audit.k8s.io/v1");
    if (!typed) {
      throw new IllegalArgumentException("the audit policy must be an audit.k8s.io/v1 Policy");
    }
    List<AuditRule> rules =
        policy.objects("rules").stream().map(rule -> AuditRule.read(rule, policy)).toList();
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("the audit policy has no rules");
    }
    return new AuditPolicy(rules);
  }

  AuditRule ruleFor(UserInfo user, RequestInfo request, String path) {
    for (AuditRule rule : rules) {
      if (rule.matches(user, request, path)) {
        return rule;
      }
    }
    return SILENT;
  }
}
