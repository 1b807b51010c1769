package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.names.NameRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rules on webhooks and admission policies that need no expressions to be compiled, and
 * APIServices.
 */
final class AdmissionChecks {

  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final int MAX_MATCH_CONDITIONS = 64;

  private AdmissionChecks() {}

  static void define(Vocabulary words) {
    words.check("webhookName", AdmissionChecks::webhookName);
    words.check("webhookTimeout", AdmissionChecks::timeout);
    words.check("selectorBesideName", AdmissionChecks::selectorBesideName);
    words.check("clientConfig", AdmissionChecks::client);
    words.check("reviewVersions", AdmissionChecks::reviewVersions);
    words.check("matchConditions", AdmissionChecks::matchConditions);
    words.check("operations", AdmissionChecks::operations);
    words.check("starAlone", AdmissionChecks::starAlone);
    words.check("paramRef", AdmissionChecks::paramRef);
    words.check("auditKey", AdmissionChecks::auditKey);
    words.check("apiService", AdmissionChecks::apiService);
  }

  private static void webhookName(Node name, Findings findings) {
    List<String> wrong = NameRules.dns1123Subdomain(name.string());
    wrong.forEach(text -> findings.invalid(name, text));
    if (wrong.isEmpty() && name.string().split("\\.").length < 3) {
      findings.invalid(name, "should be a domain with at least three segments separated by dots");
    }
    Object list = name.parent().parent().value();
    if (list != null && !findings.seen(list, "name").add(name.string())) {
      findings.duplicate(name);
    }
  }

  private static void timeout(Node seconds, Findings findings) {
    if (seconds.integer() < 1 || seconds.integer() > 30) {
      findings.invalid(seconds, "the timeout value must be between 1 and 30 seconds");
    }
  }

  /** Where a webhook is: at a URL or behind a service. */
  static void client(Node config, Findings findings) {
    Node url = config.field("url");
    Node service = config.field("service");
    if (url.present() == service.present()) {
      findings.required(config, "exactly one of url or service is required");
    } else if (url.present()) {
      url(url, findings);
    } else {
      serviceNames(service, findings);
      MatchRuleChecks.servicePort(service.field("port"), findings);
      Node path = service.field("path");
      if (path.present()) {
        MatchRuleChecks.servicePath(path, findings);
      }
    }
  }

  private static void url(Node url, Findings findings) {
    String form = "; desired format: https://host[/path]";
    URI uri;
    try {
      uri = new URI(url.string());
    } catch (URISyntaxException e) {
      findings.required(url, "url must be a valid URL: " + e.getReason() + form);
      return;
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    if (!scheme.equals("https")) {
      findings.invalid(url, scheme, "'https' is the only allowed URL scheme" + form);
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      findings.invalid(url, "", "host must be specified" + form);
    }
    if (uri.getUserInfo() != null) {
      findings.invalid(url, uri.getUserInfo(), "user information is not permitted in the URL");
    }
    if (uri.getFragment() != null && !uri.getFragment().isEmpty()) {
      findings.invalid(url, uri.getFragment(), "fragments are not permitted in the URL");
    }
    if (uri.getQuery() != null && !uri.getQuery().isEmpty()) {
      findings.invalid(url, uri.getQuery(), "query parameters are not permitted in the URL");
    }
  }

  private static void reviewVersions(Node webhook, Findings findings) {
    Node versions = webhook.field("admissionReviewVersions");
    List<String> known = List.of("v1", "v1beta1");
    List<String> given = versions.list().strings();
    if (given.isEmpty()) {
      findings.required(versions, "must specify one of " + String.join(", ", known));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < given.size(); i++) {
      Node version = versions.element(i);
      if (!seen.add(given.get(i))) {
        findings.invalid(version, "duplicate version");
        continue;
      }
      NameRules.dns1035Label(given.get(i)).forEach(text -> findings.invalid(version, text));
    }
    if (given.stream().noneMatch(known::contains)) {
      findings.invalid(versions, "must include at least one of " + String.join(", ", known));
    }
  }

  private static void matchConditions(Node conditions, Findings findings) {
    if (conditions.list().size() > MAX_MATCH_CONDITIONS) {
      findings.tooMany(conditions, conditions.list().size(), MAX_MATCH_CONDITIONS);
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < conditions.list().size(); i++) {
      Node condition = conditions.element(i);
      Node expression = condition.field("expression");
      if (expression.string().isBlank()) {
        findings.required(expression);
      } else {
        PolicyExpressions.condition(expression, findings);
      }
      Node name = condition.field("name");
      if (name.empty()) {
        findings.required(name);
      } else {
        LabelRules.key(name.string()).forEach(text -> findings.invalid(name, text));
        if (!names.add(name.string())) {
          findings.duplicate(name);
        }
      }
    }
  }

  private static void operations(Node operations, Findings findings) {
    starNotWithOthers(operations, "if '*' is present, must not specify other operations", findings);
    for (int i = 0; i < operations.list().size(); i++) {
      Node operation = operations.element(i);
      if (!OPERATIONS.contains(operation.string())) {
        findings.unsupported(operation, operation.string(), OPERATIONS);
      }
    }
  }

  private static void starAlone(Node list, Findings findings) {
    String what = list.path().endsWith("apiGroups") ? "API groups" : "API versions";
    starNotWithOthers(list, "if '*' is present, must not specify other " + what, findings);
  }

  private static void starNotWithOthers(Node list, String detail, Findings findings) {
    if (list.list().size() > 1 && list.list().contains("*")) {
      findings.invalid(list, detail);
    }
  }

  private static void paramRef(Node ref, Findings findings) {
    Node name = ref.field("name");
    Node selector = ref.field("selector");
    boolean both = !name.empty() && selector.present();
    if (!name.empty()) {
      NameRules.pathSegment(name.string()).forEach(text -> findings.invalid(name, text));
    }
    if (both) {
      findings.forbidden(name, "name and selector are mutually exclusive");
    }
    if (name.empty() && selector.absent()) {
      findings.required(ref, "one of name or selector must be specified");
    }
  }

  private static void selectorBesideName(Node ref, Findings findings) {
    if (!ref.field("name").empty() && ref.field("selector").present()) {
      findings.forbidden(ref.field("selector"), "name and selector are mutually exclusive");
    }
  }

  /** A key counts with the name of its policy before it. */
  private static void auditKey(Node key, Findings findings) {
    String policy = key.root().at("metadata.name").string();
    if (policy.isEmpty()) {
      findings.invalid(key, key.string(), "requires metadata.name be non-empty");
      return;
    }
    String qualified = policy + "/" + key.string();
    LabelRules.key(qualified).forEach(text -> findings.invalid(key, qualified, text));
  }

  /** Kubernetes names the one where the other is missing. */
  private static void serviceNames(Node service, Findings findings) {
    if (service.parent().field("url").present()) {
      return;
    }
    if (service.field("namespace").empty()) {
      findings.required(service.field("name"));
    }
    if (service.field("name").empty()) {
      findings.required(service.field("namespace"));
    }
  }

  private static void apiService(Node service, Findings findings) {
    JsonObject spec = service.field("spec").object();
    Node name = service.at("metadata.name");
    String expected = spec.string("version", "") + "." + spec.string("group", "");
    Node generate = service.at("metadata.generateName");
    if (!service.isUpdate() && !generate.empty() && !generate.string().equals(expected)) {
      findings.invalid(generate, "must be `spec.version+\".\"+spec.group`: \"" + expected + "\"");
    }
    if (!service.isUpdate() && !name.empty() && !name.string().equals(expected)) {
      findings.invalid(name, "must be `spec.version+\".\"+spec.group`: \"" + expected + "\"");
    }
    Node group = service.at("spec.group");
    if (!group.empty()) {
      NameRules.dns1123Subdomain(group.string()).forEach(text -> findings.invalid(group, text));
    }
    Node version = service.at("spec.version");
    if (group.empty() && !version.string().equals("v1")) {
      findings.required(group, "only v1 may have an empty group and it better be legacy kube");
    }
    NameRules.dns1035Label(version.string())
        .forEach(text -> findings.invalid(version, version.string(), text));
    priority(service.at("spec.groupPriorityMinimum"), 20_000, findings);
    priority(service.at("spec.versionPriority"), 1_000, findings);
    Node insecure = service.at("spec.insecureSkipTLSVerify");
    Node reference = service.at("spec.service");
    if (reference.absent()) {
      if (insecure.bool()) {
        findings.invalid(insecure, "local APIServices may not have insecureSkipTLSVerify");
      }
      return;
    }
    for (String field : List.of("namespace", "name")) {
      if (reference.field(field).empty()) {
        findings.required(reference.field(field));
      }
    }
    Node port = reference.field("port");
    if (port.present() && (port.integer() < 1 || port.integer() > 65535)) {
      findings.invalid(port, "port is not valid: must be between 1 and 65535, inclusive");
    }
    if (insecure.bool() && !service.at("spec.caBundle").empty()) {
      findings.invalid(insecure, "may not be true if caBundle is present");
    }
  }

  private static void priority(Node priority, long most, Findings findings) {
    if (priority.integer() <= 0 || priority.integer() > most) {
      findings.invalid(priority, priority.integer(), "must be positive and less than " + most);
    }
  }
}
