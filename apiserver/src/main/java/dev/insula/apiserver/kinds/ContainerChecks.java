package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.names.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rules on containers: ports, environment, mounts, probes, lifecycle. */
final class ContainerChecks {

  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");
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
  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");
  private static final List<String> EPHEMERAL_FORBIDDEN =
      List.of(
          "ports",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle",
          "resources",
          "resizePolicy");

  private ContainerChecks() {}

  static void define(Vocabulary words) {
    words.check("trimmed", ContainerChecks::trimmed);
    words.check("hostPortMatches", ContainerChecks::hostPortMatches);
    words.check("hostPortsUnique", ContainerChecks::hostPortsUnique);
    words.check("envValueFrom", ContainerChecks::envValueFrom);
    words.check("envFieldPath", ContainerChecks::envFieldPath);
    words.checkOf("resourceFieldName", ContainerChecks::resourceFieldName);
    words.check("envFromSource", ContainerChecks::envFromSource);
    words.check("volumeMounts", ContainerChecks::volumeMounts);
    words.check("volumeDevices", ContainerChecks::volumeDevices);
    words.check("oneHandler", ContainerChecks::oneHandler);
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
    words.check("ephemeralContainerRules", ContainerChecks::ephemeralContainerRules);
  }

  private static void trimmed(Node text, Findings findings) {
    if (!text.string().strip().equals(text.string())) {
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
      Node ports = containers.element(i).field("ports");
      for (int j = 0; j < ports.list().size(); j++) {
        Node port = ports.element(j);
        long number = port.field("hostPort").integer();
        String key =
            port.field("protocol").string() + "/" + port.field("hostIP").string() + "/" + number;
        if (number != 0 && !taken.add(key)) {
          findings.duplicate(port.field("hostPort"), key, "");
        }
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

  private static void envFieldPath(Node path, Findings findings) {
    String text = path.string();
    int bracket = text.indexOf("['");
    if (bracket > 0 && text.endsWith("']")) {
      String subscript = text.substring(bracket + 2, text.length() - 2);
      switch (text.substring(0, bracket)) {
        case "metadata.annotations" ->
            LabelRules.key(subscript.toLowerCase(java.util.Locale.ROOT))
                .forEach(message -> findings.invalid(path, subscript, message));
        case "metadata.labels" ->
            LabelRules.key(subscript)
                .forEach(message -> findings.invalid(path, subscript, message));
        default -> findings.invalid(path, text, "does not support subscript");
      }
      return;
    }
    if (!ENV_FIELDS.contains(text)) {
      findings.unsupported(path, text, ENV_FIELDS);
    }
  }

  private static Check resourceFieldName(Object arguments) {
    List<String> allowed = ((JsonArray) arguments).strings();
    return (node, findings) -> {
      boolean hugepages = node.string().matches("(limits|requests)\\.hugepages-.+");
      if (!allowed.contains(node.string()) && !hugepages) {
        findings.unsupported(node, node.string(), allowed);
      }
    };
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

  private static void volumeMounts(Node mounts, Findings findings) {
    Set<String> paths = new HashSet<>();
    Node container = mounts.parent();
    for (int i = 0; i < mounts.list().size(); i++) {
      Node mount = mounts.element(i);
      Node name = mount.field("name");
      if (name.empty()) {
        findings.required(name);
      } else if (!hasVolume(container, name.string(), findings)) {
        findings.notFound(name, name.string());
      }
      Node path = mount.field("mountPath");
      if (path.empty()) {
        findings.required(path);
      } else if (!paths.add(path.string())) {
        findings.invalid(path, "must be unique");
      }
      subPath(mount, mounts, findings);
      propagation(mount, mounts, container, findings);
      recursiveReadOnly(mount, mounts, findings);
    }
  }

  /** A volume that has mistakes of its own counts as none. */
  private static boolean hasVolume(Node container, String name, Findings findings) {
    Node spec = container.enclosing("spec");
    if (spec != null) {
      Node volumes = spec.field("volumes");
      for (int i = 0; i < volumes.list().size(); i++) {
        Node volume = volumes.element(i);
        if (volume.field("name").string().equals(name) && !findings.hasErrorsIn(volume)) {
          return true;
        }
      }
    }
    return claimTemplates(container).anyMatch(name::equals);
  }

  private static Stream<String> claimTemplates(Node place) {
    Object templates = place.root().at("spec.volumeClaimTemplates").value();
    return templates instanceof JsonArray list
        ? list.objects().stream().map(t -> t.objectAt("metadata").string("name", ""))
        : Stream.empty();
  }

  private static void subPath(Node mount, Node mounts, Findings findings) {
    Node path = mount.field("subPath");
    if (!path.empty()) {
      VolumeChecks.localPath(mounts.field("subPath").with(path.value()), findings);
    }
    Node expression = mount.field("subPathExpr");
    if (!expression.empty()) {
      if (!path.empty()) {
        findings.invalid(expression, "subPathExpr and subPath are mutually exclusive");
      }
      VolumeChecks.localPath(mounts.field("subPathExpr").with(expression.value()), findings);
    }
  }

  private static void propagation(Node mount, Node mounts, Node container, Findings findings) {
    Node given = mount.field("mountPropagation");
    if (given.absent()) {
      return;
    }
    Node shown = mounts.field("mountPropagation");
    if (!PROPAGATIONS.contains(given.string())) {
      findings.unsupported(shown, given.string(), PROPAGATIONS);
    }
    if (given.string().equals("Bidirectional")
        && !container.at("securityContext.privileged").bool()) {
      findings.forbidden(
          shown, "Bidirectional mount propagation is available only to privileged containers");
    }
  }

  private static void recursiveReadOnly(Node mount, Node mounts, Findings findings) {
    Node given = mount.field("recursiveReadOnly");
    if (given.absent() || given.string().equals("Disabled")) {
      return;
    }
    Node shown = mounts.field("recursiveReadOnly");
    List<String> allowed = List.of("Disabled", "Enabled", "IfPossible");
    if (!allowed.contains(given.string())) {
      findings.unsupported(shown, given.string(), allowed);
      return;
    }
    if (!mount.field("readOnly").bool()) {
      findings.forbidden(shown, "may only be specified when readOnly is true");
    }
    String propagation = mount.field("mountPropagation").string();
    if (!propagation.isEmpty() && !propagation.equals("None")) {
      findings.forbidden(
          shown, "may only be specified when mountPropagation is None or not specified");
    }
  }

  private static void volumeDevices(Node devices, Findings findings) {
    Set<String> paths = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < devices.list().size(); i++) {
      Node device = devices.element(i);
      Node name = device.field("name");
      if (name.empty()) {
        findings.required(name);
      } else if (!names.add(name.string())) {
        findings.invalid(name, "must be unique");
      } else if (!isBlockVolume(devices, name.string())) {
        findings.invalid(
            name,
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
      }
      Node path = device.field("devicePath");
      if (path.empty()) {
        findings.required(path);
      } else if (!paths.add(path.string())) {
        findings.invalid(path, "must be unique");
      }
    }
  }

  private static boolean isBlockVolume(Node devices, String name) {
    for (JsonObject volume : podSpec(devices).objects("volumes")) {
      if (volume.string("name", "").equals(name)) {
        return volume.object("persistentVolumeClaim") != null || volume.object("ephemeral") != null;
      }
    }
    return claimTemplates(devices).anyMatch(name::equals);
  }

  private static void oneHandler(Node handler, Findings findings) {
    VolumeChecks.atMostOne(handler, HANDLERS, "may not specify more than 1 handler type", findings);
    if (HANDLERS.stream().allMatch(h -> handler.field(h).absent())) {
      findings.required(handler, "must specify a handler type");
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
    if (container.field("restartPolicy").string().equals("Always")) {
      return;
    }
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      Node node = container.field(field);
      if (node.present()) {
        findings.forbidden(node, "may not be set for init containers without restartPolicy=Always");
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
      if (!container.field(field).empty()) {
        findings.forbidden(container.field(field), "cannot be set for an Ephemeral Container");
      }
    }
  }
}
