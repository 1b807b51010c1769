package dev.insula.apiserver.kinds;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Rules on single kinds of volumes that have more of them than a required field. */
final class SourceChecks {

  private static final Pattern IQN =
      Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([a-z0-9.-]+)(:[^,;*&$|\\s]+)$");
  private static final Pattern EUI = Pattern.compile("^eui.[a-zA-Z0-9]{16}$");
  private static final Pattern NAA = Pattern.compile("^naa.[a-zA-Z0-9]{32}$");
  private static final int MAX_INITIATOR = 64;
  private static final int MAX_TENANT = 64;
  private static final int MAX_LUN = 255;

  private SourceChecks() {}

  static void define(Vocabulary words) {
    words.check("iscsi", SourceChecks::iscsi);
    words.check("fibreChannel", SourceChecks::fibreChannel);
    words.check("flexOptions", SourceChecks::flexOptions);
    words.check("quobyte", SourceChecks::quobyte);
    words.check("flocker", SourceChecks::flocker);
    words.check("azureDisk", SourceChecks::azureDisk);
    words.check("diskPartition", SourceChecks::diskPartition);
    words.check("ephemeralClaimName", SourceChecks::ephemeralClaimName);
  }

  private static void iscsi(Node source, Findings findings) {
    boolean persistent = source.root().field("kind").string().equals("PersistentVolume");
    Node portal = source.field("targetPortal");
    if (portal.empty()) {
      findings.required(portal);
    }
    Node initiator = source.field("initiatorName");
    Node owner = persistent ? source.root().at("metadata.name") : source.parent().field("name");
    boolean tooLong =
        (owner.string() + ":" + portal.string()).length() > MAX_INITIATOR && initiator.present();
    String text =
        "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if"
            + " iscsi.initiatorName is specified.";
    if (tooLong && persistent) {
      findings.invalid(source.field("targetportal"), portal.string(), text);
    }
    Node iqn = source.field("iqn");
    if (iqn.empty()) {
      findings.required(iqn);
    } else {
      qualifiedName(iqn, iqn.string(), persistent, findings);
    }
    Node lun = source.field("lun");
    if (lun.integer() < 0 || lun.integer() > MAX_LUN) {
      findings.invalid(lun, "must be between 0 and " + MAX_LUN + ", inclusive");
    }
    secret(source, persistent, findings);
    if (initiator.present()) {
      qualifiedName(source.field("initiatorname"), initiator.string(), persistent, findings);
    }
    if (tooLong && !persistent) {
      findings.invalid(owner, text);
    }
  }

  private static void secret(Node source, boolean persistent, Findings findings) {
    Node secret = source.field("secretRef");
    boolean chap =
        source.field("chapAuthDiscovery").bool() || source.field("chapAuthSession").bool();
    if (chap && secret.absent()) {
      findings.required(secret);
    }
    if (persistent && secret.present() && secret.field("name").empty()) {
      findings.required(secret.field("name"));
    }
  }

  private static void qualifiedName(Node node, String name, boolean persistent, Findings findings) {
    boolean valid =
        name.startsWith("iqn")
            ? IQN.matcher(name).find()
            : name.startsWith("eui")
                ? EUI.matcher(name).matches()
                : name.startsWith("naa") && NAA.matcher(name).matches();
    boolean kind = List.of("iqn", "eui", "naa").stream().anyMatch(name::startsWith);
    if (!kind && !persistent) {
      findings.invalid(node, name, "must be valid format starting with iqn, eui, or naa");
    } else if (!valid) {
      findings.invalid(node, name, "must be valid format");
    }
  }

  /** Zero is allowed, and not named in the message. */
  private static void diskPartition(Node partition, Findings findings) {
    if (partition.integer() < 0 || partition.integer() > MAX_LUN) {
      findings.invalid(partition, "must be between 1 and 255, inclusive");
    }
  }

  private static void fibreChannel(Node source, Findings findings) {
    Node targets = source.field("targetWWNs");
    Node wwids = source.field("wwids");
    if (targets.empty() && wwids.empty()) {
      findings.required(targets, "must specify either targetWWNs or wwids, but not both");
    }
    if (!targets.empty() && !wwids.empty()) {
      findings.invalid(targets, "targetWWNs and wwids can not be specified simultaneously");
    }
    Node lun = source.field("lun");
    if (!targets.empty() && lun.absent()) {
      findings.required(lun, "lun is required if targetWWNs is specified");
    } else if (!targets.empty() && (lun.integer() < 0 || lun.integer() > MAX_LUN)) {
      findings.invalid(lun, "must be between 0 and " + MAX_LUN + ", inclusive");
    }
  }

  private static void flexOptions(Node options, Findings findings) {
    for (String key : options.object().keySet()) {
      int slash = key.indexOf('/');
      String domain = "." + (slash < 0 ? key : key.substring(0, slash)).toLowerCase(Locale.ROOT);
      if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
        findings.invalid(
            options.entry(key), key, "kubernetes.io and k8s.io namespaces are reserved");
      }
    }
  }

  private static void quobyte(Node source, Findings findings) {
    String pairs = "must be a host:port pair or multiple pairs separated by commas";
    Node registry = source.field("registry");
    Node tenant = source.field("tenant");
    if (registry.empty()) {
      findings.required(registry, pairs);
    } else if (tenant.string().length() > MAX_TENANT) {
      findings.required(tenant, "must be a UUID and may not exceed a length of 64 characters");
    } else {
      for (String pair : registry.string().split(",", -1)) {
        if (pair.indexOf(':') < 0 || pair.indexOf(':') != pair.lastIndexOf(':')) {
          findings.invalid(registry, pairs);
        }
      }
    }
    if (source.field("volume").empty()) {
      findings.required(source.field("volume"));
    }
  }

  private static void flocker(Node source, Findings findings) {
    Node name = source.field("datasetName");
    Node uuid = source.field("datasetUUID");
    if (name.empty() && uuid.empty()) {
      findings.required(source, "one of datasetName and datasetUUID is required");
    }
    if (!name.empty() && !uuid.empty()) {
      findings.invalid(
          source, "resource", "datasetName and datasetUUID can not be specified simultaneously");
    }
    if (name.string().contains("/")) {
      findings.invalid(name, "must not contain '/'");
    }
  }

  private static void azureDisk(Node source, Findings findings) {
    Node uri = source.field("diskURI");
    String kind = source.field("kind").string();
    if (kind.equals("Managed") && !uri.string().startsWith("/subscriptions/")) {
      findings.unsupported(
          uri,
          uri.string(),
          List.of(
              "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"));
    } else if (!kind.isEmpty() && !kind.equals("Managed") && !uri.string().startsWith("https://")) {
      findings.unsupported(
          uri,
          uri.string(),
          List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
    }
  }

  /** The claim of an ephemeral volume is called after the pod and the volume. */
  private static void ephemeralClaimName(Node volume, Findings findings) {
    Node root = volume.root();
    String pod = root.at("metadata.name").string();
    Node name = volume.field("name");
    boolean ofPod = root.field("kind").string().equals("Pod");
    if (volume.field("ephemeral").absent() || !ofPod || pod.isEmpty() || name.empty()) {
      return;
    }
    String claim = pod + "-" + name.string();
    Formats.named("dnsSubdomain")
        .apply(claim)
        .forEach(
            text -> findings.invalid(name, "PVC name " + ErrorValue.text(claim) + ": " + text));
  }
}
