package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules on containers: ports, environment, mounts, probes, lifecycle. */
final class ContainerChecks {

  private static final List<String> EPHEMERAL_FORBIDDEN =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle");

  private static final Set<String> POINTERS =
      Set.of("restartPolicy", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle");

  private static final String NOT_EPHEMERAL = "cannot be set for an Ephemeral Container";
  private static final List<String> RESTART_ACTIONS = List.of("Restart", "RestartAllContainers");
  private static final int MAX_RULES = 20;
  private static final int MAX_CODES = 255;

  private ContainerChecks() {}

  static void define(Vocabulary words) {
    words.check("trimmed", ContainerChecks::trimmed);
    words.check("hostPortMatches", ContainerChecks::hostPortMatches);
    words.check("hostPortsUnique", ContainerChecks::hostPortsUnique);
    words.check("envValueFrom", ContainerChecks::envValueFrom);
    words.check("fileKeyVolumes", ContainerChecks::fileKeyVolumes);
    words.check("envFromSource", ContainerChecks::envFromSource);
    words.check("sleepSeconds", ContainerChecks::sleepSeconds);
    words.check("portNumberOrName", ContainerChecks::portNumberOrName);
    words.check("headerNames", ContainerChecks::headerNames);
    words.check("graceIsPositive", ContainerChecks::graceIsPositive);
    words.checkOf(
        "invalidIfSet",
        arguments -> (node, findings) -> findings.invalid(node, (String) arguments));
    words.check("containerRestart", ContainerChecks::containerRestart);
    words.check("initContainerName", ContainerChecks::initContainerName);
    words.check("initContainerRules", ContainerChecks::initContainerRules);
    words.check("resizePolicies", ContainerChecks::resizePolicies);
    words.check("ephemeralContainerRules", ContainerChecks::ephemeralContainerRules);
  }

  private static void trimmed(Node text, Findings findings) {
    boolean ofPod = text.root().field("kind").string().equals("Pod");
    if (ofPod && !text.string().strip().equals(text.string())) {
      findings.invalid(text, "must not have leading or trailing whitespace");
    }
  }

  private static JsonObject podSpec(Node place) {
    Node spec = place.enclosing("spec");
    return spec == null ? new JsonObject() : spec.object();
  }

  private static void hostPortMatches(Node port, Findings findings) {
    Node host = port.field("hostPort");
    if (podSpec(port).bool("hostNetwork", false)
        && host.integer() != port.field("containerPort").integer()) {
      findings.invalid(
          host, host.integer(), "must match `containerPort` when `hostNetwork` is true");
    }
  }

  private static void hostPortsUnique(Node spec, Findings findings) {
    Set<String> taken = new HashSet<>();
    Node containers = spec.field("containers");
    for (int i = 0; i < containers.list().size(); i++) {
      Node container = containers.element(i);
      uniqueHostPorts(container.field("ports"), taken, container, findings);
    }
  }

  /**
   * @param shown the container that errors name
   */
  private static void uniqueHostPorts(
      Node ports, Set<String> taken, Node shown, Findings findings) {
    for (int i = 0; i < ports.list().size(); i++) {
      Node port = ports.element(i);
      long number = port.field("hostPort").integer();
      String key =
          port.field("protocol").string() + "/" + port.field("hostIP").string() + "/" + number;
      if (number != 0 && !taken.add(key)) {
        findings.duplicate(shown.field("ports").element(i).field("hostPort"), key, "");
      }
    }
  }

  private static void envValueFrom(Node env, Findings findings) {
    Node from = env.field("valueFrom");
    if (from.absent()) {
      return;
    }
    long sources = from.object().values().stream().filter(JsonObject.class::isInstance).count();
    if (sources == 0) {
      findings.invalid(
          from,
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`"
              + " or `fileKeyRef`");
    } else if (!env.field("value").empty()) {
      findings.invalid(from, "", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      findings.invalid(from, "", "may not have more than one field specified at a time");
    }
  }

  /** Files with variables lie in volumes of the pod's own. */
  private static void fileKeyVolumes(Node spec, Findings findings) {
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      Node containers = spec.field(list);
      for (int i = 0; i < containers.list().size(); i++) {
        Node env = containers.element(i).field("env");
        for (int j = 0; j < env.list().size(); j++) {
          Node file = env.element(j).at("valueFrom.fileKeyRef");
          if (file.present()) {
            fileVolume(spec, file.field("volumeName"), findings);
          }
        }
      }
    }
  }

  private static void fileVolume(Node spec, Node name, Findings findings) {
    for (JsonObject volume : spec.field("volumes").list().objects()) {
      if (volume.string("name", "").equals(name.string())) {
        if (volume.object("emptyDir") == null) {
          findings.invalid(name, name.string(), "referenced volume must be of type emptyDir");
        }
        return;
      }
    }
    findings.notFound(name, name.string());
  }

  private static void envFromSource(Node source, Findings findings) {
    boolean config = source.field("configMapRef").present();
    boolean secret = source.field("secretRef").present();
    Node list = source.parent();
    if (config && secret) {
      findings.invalid(list, "", "may not have more than one field specified at a time");
    } else if (!config && !secret) {
      findings.invalid(list, "", "must specify one of: `configMapRef` or `secretRef`");
    }
  }

  private static void sleepSeconds(Node sleep, Findings findings) {
    long grace = podSpec(sleep).integer("terminationGracePeriodSeconds", 30);
    long seconds = sleep.field("seconds").integer();
    if (seconds < 0 || seconds > grace) {
      findings.invalid(
          sleep,
          seconds,
          "must be non-negative and less than terminationGracePeriodSeconds (" + grace + ")");
    }
  }

  /** A port as a number or as the name of one. */
  static void portNumberOrName(Node port, Findings findings) {
    if (port.value() instanceof String name) {
      NameRules.portName(name).forEach(text -> findings.invalid(port, text));
    } else if (port.integer() < 1 || port.integer() > 65535) {
      findings.invalid(port, port.integer(), "must be between 1 and 65535, inclusive");
    }
  }

  private static void headerNames(Node headers, Findings findings) {
    for (JsonObject header : headers.list().objects()) {
      String name = header.string("name", "");
      Formats.httpHeaderName(name).forEach(text -> findings.invalid(headers, name, text));
    }
  }

  private static void graceIsPositive(Node grace, Findings findings) {
    if (grace.integer() <= 0) {
      findings.invalid(grace, "must be greater than 0");
    }
  }

  /** Of a container that is no init container, only its exit codes may decide on a restart. */
  private static void containerRestart(Node container, Findings findings) {
    Node policy = container.field("restartPolicy");
    Node rules = container.field("restartPolicyRules");
    List<String> allowed = List.of("Always", "Never", "OnFailure");
    if (policy.present() && !allowed.contains(policy.string())) {
      findings.unsupported(policy, policy.string(), allowed);
    }
    if (policy.absent() && !rules.empty()) {
      findings.required(policy, "must specify restartPolicy when restart rules are used");
    }
    restartRules(rules, findings);
  }

  private static void initContainerName(Node container, Findings findings) {
    Node name = container.field("name");
    Node spec = container.parent().parent();
    Object scope = spec.field("containers").list();
    Set<Object> seen = findings.seen(spec.object(), "containerNames");
    if (seen.isEmpty()) {
      ((JsonArray) scope).objects().forEach(c -> seen.add(c.string("name", "")));
    }
    if (!name.empty() && !seen.add(name.string())) {
      findings.duplicate(name);
    }
  }

  private static void initContainerRules(Node container, Findings findings) {
    containerRestart(container, findings);
    uniqueHostPorts(
        container.field("ports"), new HashSet<>(), container.parent().element(0), findings);
    if (container.field("restartPolicy").string().equals("Always")) {
      return;
    }
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      Node node = container.field(field);
      if (node.present()) {
        findings.forbidden(node, "may not be set for init containers without restartPolicy=Always");
      }
    }
    Node resize = container.field("resizePolicy");
    for (int i = 0; i < resize.list().size(); i++) {
      Node restart = resize.element(i).field("restartPolicy");
      if (restart.string().equals("RestartContainer")) {
        findings.invalid(
            restart, "must not be set to 'RestartContainer' for non-sidecar initContainers");
      }
    }
  }

  private static void ephemeralContainerRules(Node container, Findings findings) {
    Node target = container.field("targetContainerName");
    Node spec = container.parent().parent();
    if (!target.empty()
        && spec.field("containers").list().objects().stream()
            .noneMatch(c -> c.string("name", "").equals(target.string()))) {
      findings.notFound(target, target.string());
    }
    for (String field : EPHEMERAL_FORBIDDEN) {
      Node node = container.field(field);
      // A probe or lifecycle is a pointer in Go, set even if there is nothing in it.
      if (POINTERS.contains(field) ? node.present() : !node.empty()) {
        findings.forbidden(node, NOT_EPHEMERAL);
      }
    }
    Node mounts = container.field("volumeMounts");
    for (int i = 0; i < mounts.list().size(); i++) {
      for (String field : List.of("subPath", "subPathExpr")) {
        Node path = mounts.element(i).field(field);
        if (!path.empty()) {
          findings.forbidden(path, NOT_EPHEMERAL);
        }
      }
    }
  }

  private static void resizePolicies(Node policies, Findings findings) {
    Set<String> seen = new HashSet<>();
    Node spec = policies.enclosing("spec");
    boolean never = spec != null && spec.field("restartPolicy").string().equals("Never");
    for (int i = 0; i < policies.list().size(); i++) {
      String resource = policies.element(i).field("resourceName").string();
      String restart = policies.element(i).field("restartPolicy").string();
      if (!seen.add(resource)) {
        findings.duplicate(policies.element(i), resource, "");
      }
      if (resource.isEmpty()) {
        findings.required(policies);
      } else if (!List.of("cpu", "memory").contains(resource)) {
        findings.unsupported(policies, resource, List.of("cpu", "memory"));
      }
      if (restart.isEmpty()) {
        findings.required(policies);
      } else if (!List.of("NotRequired", "RestartContainer").contains(restart)) {
        findings.unsupported(policies, restart, List.of("NotRequired", "RestartContainer"));
      }
      if (never && !restart.equals("NotRequired")) {
        findings.invalid(
            policies, restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
      }
    }
  }

  private static void restartRules(Node rules, Findings findings) {
    if (rules.list().size() > MAX_RULES) {
      findings.tooMany(rules, rules.list().size(), MAX_RULES);
    }
    for (int i = 0; i < rules.list().size(); i++) {
      Node rule = rules.element(i);
      Node action = rule.field("action");
      if (!RESTART_ACTIONS.contains(action.string())) {
        findings.unsupported(action, action.string(), RESTART_ACTIONS);
      }
      Node codes = rule.field("exitCodes");
      if (codes.absent()) {
        findings.required(codes, "must be specified");
        continue;
      }
      Node operator = codes.field("operator");
      if (!List.of("In", "NotIn").contains(operator.string())) {
        findings.unsupported(operator, operator.string(), List.of("In", "NotIn"));
      }
      if (codes.field("values").list().size() > MAX_CODES) {
        findings.tooMany(codes.field("values"), codes.field("values").list().size(), MAX_CODES);
      }
    }
  }
}
