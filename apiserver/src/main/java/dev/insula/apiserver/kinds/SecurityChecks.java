package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/** Rules on security contexts and the use of the host's namespaces. */
final class SecurityChecks {

  private static final int MAX_SYSCTL = 253;
  private static final String SYSCTL =
      "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final Pattern SYSCTL_PATTERN = Pattern.compile(SYSCTL);
  private static final long MAX_ID = Integer.MAX_VALUE;

  private SecurityChecks() {}

  static void define(Vocabulary words) {
    words.check("podSecurity", SecurityChecks::podSecurity);
    words.check("hostUsers", SecurityChecks::hostUsers);
    words.check("groupIds", SecurityChecks::groupIds);
    words.check("sysctlName", SecurityChecks::sysctlName);
    words.check("procMountUsers", SecurityChecks::procMountUsers);
    words.check("privilegeEscalation", SecurityChecks::privilegeEscalation);
    words.checkOf("localhostProfile", SecurityChecks::localhostProfile);
  }

  private static void podSecurity(Node spec, Findings findings) {
    Node context = spec.field("securityContext");
    Node share = spec.field("shareProcessNamespace");
    if (share.bool() && spec.field("hostPID").bool()) {
      findings.invalid(
          context.field("shareProcessNamespace").with(true),
          "ShareProcessNamespace and HostPID cannot both be enabled");
    }
  }

  /** A pod in a user namespace of its own can't use the host's other namespaces. */
  private static void hostUsers(Node spec, Findings findings) {
    if (spec.field("hostUsers").present() && !spec.field("hostUsers").bool()) {
      for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
        if (spec.field(field).bool()) {
          findings.forbidden(spec.field(field), "when `hostUsers` is false");
        }
      }
    }
  }

  private static void groupIds(Node groups, Findings findings) {
    for (int i = 0; i < groups.list().size(); i++) {
      Node id = groups.element(i);
      if (id.integer() < 0 || id.integer() > MAX_ID) {
        findings.invalid(id, "must be between 0 and " + MAX_ID + ", inclusive");
      }
    }
  }

  private static void sysctlName(Node name, Findings findings) {
    if (name.string().length() > MAX_SYSCTL || !SYSCTL_PATTERN.matcher(name.string()).matches()) {
      findings.invalid(
          name, "must have at most " + MAX_SYSCTL + " characters and match regex ^" + SYSCTL + "$");
    }
  }

  private static void procMountUsers(Node context, Findings findings) {
    Node mount = context.field("procMount");
    Node spec = context.enclosing("spec");
    boolean hostUsers = spec == null || !Boolean.FALSE.equals(spec.field("hostUsers").value());
    if (mount.string().equals("Unmasked") && hostUsers) {
      findings.invalid(mount, "`hostUsers` must be false to use `Unmasked`");
    }
  }

  private static void privilegeEscalation(Node context, Findings findings) {
    if (!Boolean.FALSE.equals(context.field("allowPrivilegeEscalation").value())) {
      return;
    }
    if (context.field("privileged").bool()) {
      findings.invalid(
          context,
          shown(context),
          "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
    if (context.at("capabilities.add").list().contains("CAP_SYS_ADMIN")) {
      findings.invalid(
          context,
          shown(context),
          "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
    }
  }

  /** The context as Go prints its own struct. */
  private static JsonObject shown(Node context) {
    var out = new JsonObject();
    for (String field :
        List.of(
            "capabilities",
            "privileged",
            "seLinuxOptions",
            "windowsOptions",
            "runAsUser",
            "runAsGroup",
            "runAsNonRoot",
            "readOnlyRootFilesystem",
            "allowPrivilegeEscalation",
            "procMount",
            "seccompProfile",
            "appArmorProfile")) {
      Object value = context.field(field).value();
      String name =
          field.equals("seLinuxOptions")
              ? "SELinuxOptions"
              : Character.toUpperCase(field.charAt(0)) + field.substring(1);
      if (field.equals("capabilities") && value instanceof JsonObject given) {
        var capabilities = new JsonObject();
        capabilities.put("Add", given.get("add") == null ? JsonNull.NULL : given.get("add"));
        capabilities.put("Drop", given.get("drop") == null ? JsonNull.NULL : given.get("drop"));
        out.put(name, capabilities);
      } else {
        out.put(name, value == null ? JsonNull.NULL : value);
      }
    }
    return out;
  }

  /** {@code of: seccomp}: the kind of profile in the message. */
  private static Check localhostProfile(Object arguments) {
    String kind = ((JsonObject) arguments).string("of", "");
    return (profile, findings) -> {
      Node path = profile.field("localhostProfile");
      boolean localhost = profile.field("type").string().equals("Localhost");
      if (localhost && path.absent()) {
        findings.required(path, "must be set when " + kind + " type is Localhost");
      } else if (localhost && kind.equals("seccomp")) {
        VolumeChecks.localPath(path, findings);
      } else if (!localhost && path.present()) {
        findings.invalid(path, "can only be set when " + kind + " type is Localhost");
      }
    };
  }
}
