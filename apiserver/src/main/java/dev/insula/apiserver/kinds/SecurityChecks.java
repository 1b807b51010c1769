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

  private static final int MAX_CREDENTIAL_SPEC = 64 * 1024;
  private static final int MAX_WINDOWS_USER = 104;
  private static final int MAX_PROFILE = 4095;

  private SecurityChecks() {}

  static void define(Vocabulary words) {
    words.check("podSecurity", SecurityChecks::podSecurity);
    words.check("hostUsers", SecurityChecks::hostUsers);
    words.check("groupIds", SecurityChecks::groupIds);
    words.check("sysctlName", SecurityChecks::sysctlName);
    words.check("hostSysctl", SecurityChecks::hostSysctl);
    words.check("gmsaCredentialSpec", SecurityChecks::credentialSpec);
    words.check("windowsUser", SecurityChecks::windowsUser);
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
          // Two of them are called so in the messages.
          Node shown = spec.field(field.replace("hostP", "HostP").replace("hostI", "HostI"));
          findings.forbidden(shown, "when `hostUsers` is false");
        }
      }
      for (String list : List.of("initContainers", "containers")) {
        for (int i = 0; i < spec.field(list).list().size(); i++) {
          Node devices = spec.field(list).element(i).field("volumeDevices");
          if (!devices.empty()) {
            findings.forbidden(devices, "when `hostUsers` is false");
          }
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

  /** What is set for a namespace of the host's is set for the host. */
  private static void hostSysctl(Node name, Findings findings) {
    Node spec = name.enclosing("spec");
    if (spec == null) {
      return;
    }
    String dotted = name.string().replace('/', '.');
    boolean ipc =
        List.of("kernel.shm", "kernel.msg", "fs.mqueue.").stream().anyMatch(dotted::startsWith)
            || dotted.equals("kernel.sem");
    if (dotted.startsWith("net.") && spec.field("hostNetwork").bool()) {
      findings.invalid(name, "may not be specified when 'hostNetwork' is true");
    } else if (ipc && spec.field("hostIPC").bool()) {
      findings.invalid(name, "may not be specified when 'hostIPC' is true");
    }
  }

  private static void credentialSpec(Node text, Findings findings) {
    if (text.empty()) {
      findings.invalid(text, "gmsaCredentialSpec cannot be an empty string");
    } else if (text.string().length() > MAX_CREDENTIAL_SPEC) {
      findings.invalid(text, "gmsaCredentialSpec size must be under 64 KiB");
    }
  }

  private static void windowsUser(Node name, Findings findings) {
    String[] parts = name.string().split("\\\\", -1);
    String user = parts[parts.length - 1];
    if (name.empty()) {
      findings.invalid(name, "runAsUserName cannot be an empty string");
    } else if (name.string().chars().anyMatch(Character::isISOControl)) {
      findings.invalid(name, "runAsUserName cannot contain control characters");
    } else if (parts.length > 2) {
      findings.invalid(name, "runAsUserName cannot contain more than one backslash");
    } else if (user.isEmpty()) {
      findings.invalid(name, "runAsUserName's User cannot be empty");
    } else if (user.length() > MAX_WINDOWS_USER) {
      findings.invalid(
          name,
          "runAsUserName's User length must not be longer than "
              + MAX_WINDOWS_USER
              + " characters");
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
      String type = profile.field("type").string();
      boolean localhost = type.equals("Localhost");
      if (localhost && path.absent()) {
        findings.required(path, "must be set when " + kind + " type is Localhost");
      } else if (localhost && kind.equals("seccomp")) {
        VolumeChecks.descendingPath(path, findings);
      } else if (localhost) {
        appArmorPath(path, findings);
      } else if (path.present() && kind.equals("seccomp")) {
        var shown =
            JsonObject.of(
                "Type", profile.field("type").string(), "LocalhostProfile", path.string());
        findings.invalid(path, shown, "can only be set when seccomp type is Localhost");
      } else if (path.present() && List.of("RuntimeDefault", "Unconfined").contains(type)) {
        findings.invalid(path, "can only be set when " + kind + " type is Localhost");
      }
    };
  }

  private static void appArmorPath(Node path, Findings findings) {
    if (!path.string().strip().equals(path.string())) {
      findings.invalid(path, "must not be padded with whitespace");
    } else if (path.empty()) {
      findings.required(path, "must be set when AppArmor type is Localhost");
    }
    if (path.string().length() > MAX_PROFILE) {
      findings.tooLong(path, MAX_PROFILE);
    }
  }
}
