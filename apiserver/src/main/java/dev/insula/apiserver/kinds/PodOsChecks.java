package dev.insula.apiserver.kinds;

import java.util.ArrayList;
import java.util.List;

/** What pods of one operating system may not have because only others know it. */
final class PodOsChecks {

  private static final String NOT_WINDOWS = "cannot be set for a windows pod";

  /** Of the pod's security context or of the pod itself, in the order of the reports. */
  private static final List<String> POD =
      List.of(
          "securityContext.appArmorProfile",
          "securityContext.seLinuxOptions",
          "hostUsers",
          "hostPID",
          "hostIPC",
          "securityContext.seccompProfile",
          "securityContext.fsGroup",
          "securityContext.fsGroupChangePolicy",
          "securityContext.sysctls",
          "shareProcessNamespace",
          "securityContext.runAsUser",
          "securityContext.runAsGroup",
          "securityContext.supplementalGroups",
          "securityContext.supplementalGroupsPolicy",
          "securityContext.seLinuxChangePolicy");

  private static final List<String> CONTAINER =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "capabilities",
          "readOnlyRootFilesystem",
          "privileged",
          "allowPrivilegeEscalation",
          "procMount",
          "runAsUser",
          "runAsGroup");

  private static final List<String> OPERATING_SYSTEMS = List.of("linux", "windows");

  private PodOsChecks() {}

  static void define(Vocabulary words) {
    words.check("podOs", PodOsChecks::spec);
    words.check("osName", PodOsChecks::name);
    words.check("windowsHostProcess", PodOsChecks::hostProcess);
  }

  /** An unknown one is an error of the object around it. */
  private static void name(Node os, Findings findings) {
    String name = os.field("name").string();
    if (!name.isEmpty() && !OPERATING_SYSTEMS.contains(name)) {
      findings.unsupported(os, name, OPERATING_SYSTEMS);
    }
  }

  private static void spec(Node spec, Findings findings) {
    Node resources = spec.field("resources");
    switch (spec.at("os.name").string()) {
      case "linux" -> linux(spec, findings);
      case "windows" -> {
        if (resources.present()) {
          findings.forbidden(resources, "may not be set for a windows pod");
        }
        windows(spec, findings);
      }
      default -> {}
    }
  }

  private static void linux(Node spec, Findings findings) {
    var options = new ArrayList<Node>();
    options.add(spec.at("securityContext.windowsOptions"));
    containers(spec).forEach(c -> options.add(c.at("securityContext.windowsOptions")));
    for (Node option : options) {
      if (option.present()) {
        findings.forbidden(option, "windows options cannot be set for a linux pod");
      }
    }
  }

  private static void windows(Node spec, Findings findings) {
    for (String path : POD) {
      Node node = spec.at(path);
      boolean flag = path.equals("hostPID") || path.equals("hostIPC");
      if (flag ? node.bool() : node.present()) {
        findings.forbidden(node, NOT_WINDOWS);
      }
    }
    for (Node container : containers(spec)) {
      for (String field : CONTAINER) {
        Node node = container.field("securityContext").field(field);
        if (node.present()) {
          findings.forbidden(node, NOT_WINDOWS);
        }
      }
    }
  }

  private static List<Node> containers(Node spec) {
    var out = new ArrayList<Node>();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      Node containers = spec.field(list);
      for (int i = 0; i < containers.list().size(); i++) {
        out.add(containers.element(i));
      }
    }
    return out;
  }

  /** A pod is either on the host altogether, in its network too, or not at all. */
  private static void hostProcess(Node spec, Findings findings) {
    Node ofPod = spec.at("securityContext.windowsOptions.hostProcess");
    int with = 0;
    List<Node> containers = containers(spec);
    for (Node container : containers) {
      Node own = container.at("securityContext.windowsOptions.hostProcess");
      if (own.present() && ofPod.present() && own.bool() != ofPod.bool()) {
        findings.invalid(
            own,
            "pod hostProcess value must be identical if both are specified, was " + ofPod.bool());
      }
      if (own.present() ? own.bool() : ofPod.bool()) {
        with++;
      }
    }
    if (with == 0) {
      return;
    }
    if (with != containers.size()) {
      findings.invalid(
          spec,
          "",
          "If pod contains any hostProcess containers then all containers must be HostProcess"
              + " containers");
    }
    if (!spec.field("hostNetwork").bool()) {
      findings.invalid(
          spec.field("hostNetwork"),
          false,
          "hostNetwork must be true if pod contains any hostProcess containers");
    }
  }
}
