package dev.insula.tenancy.airlock;

import dev.insula.tenancy.profile.IsolationProfile;
import java.util.ArrayList;
import java.util.List;

/** The rules that follow from a profile. Pure. */
final class ProfileRules {

  private static final String[] CONTAINERS = {
    "containers", "initContainers", "ephemeralContainers"
  };

  private final IsolationProfile profile;
  private final String tenant;
  private final List<Rule> rules = new ArrayList<>();

  private ProfileRules(IsolationProfile profile, String tenant) {
    this.profile = profile;
    this.tenant = tenant;
  }

  /** What a tenant's object may not have. */
  static List<Rule> written(IsolationProfile profile, String tenant) {
    var made = new ProfileRules(profile, tenant);
    made.pods();
    made.images();
    made.others();
    return made.rules;
  }

  /** What a super object may not have besides: what the translation should have seen to. */
  static List<Rule> sealed(IsolationProfile profile) {
    var made = new ProfileRules(profile, "");
    if (!profile.runtimeClasses().isEmpty()) {
      made.add("runtime-class-missing", "Pod", new Check.Lacks("runtimeClassName"), "", "", "spec");
    }
    if (!profile.storageClasses().isEmpty()) {
      made.add(
          "storage-class-missing",
          "PersistentVolumeClaim",
          new Check.Lacks("storageClassName"),
          "",
          "",
          "spec");
    }
    return made.rules;
  }

  private void pods() {
    oneOf("runtime-class", "Pod", profile.runtimeClasses(), "spec.runtimeClassName");
    oneOf("priority-class-allowed", "Pod", profile.priorityClasses(), "spec.priorityClassName");
    add(
        "toleration",
        "Pod",
        new Check.Toleration(profile.tolerations()),
        "nodes with other taints are not for this tenant",
        "tolerate node.kubernetes.io/* or one of " + profile.tolerations() + " by its key",
        "spec.tolerations[*]");
    if (!profile.volumeTypes().isEmpty()) {
      var allowed = new ArrayList<>(profile.volumeTypes());
      allowed.add("name");
      add(
          "volume-type",
          "Pod",
          new Check.OtherKey(allowed),
          "the profile does not allow this source of volumes",
          "use one of " + profile.volumeTypes(),
          "spec.volumes[*]");
    }
  }

  private void images() {
    List<String> registries = profile.images().registries();
    if (!registries.isEmpty()) {
      add(
          "image-registry",
          "Pod",
          new Check.ImageElsewhere(registries),
          "the profile does not allow images from there",
          "use an image of one of " + registries,
          ofContainers("image"));
    }
    if (profile.images().digests()) {
      add(
          "image-digest",
          "Pod",
          new Check.NoDigest(),
          "a tag can name another image tomorrow",
          "name the image by its digest (name@sha256:…)",
          ofContainers("image"));
    }
  }

  private void others() {
    String template = "spec.volumes[*].ephemeral.volumeClaimTemplate.spec.storageClassName";
    oneOf("storage-class", "Pod", profile.storageClasses(), template);
    oneOf(
        "claim-storage-class",
        "PersistentVolumeClaim",
        profile.storageClasses(),
        "spec.storageClassName");
    oneOf("service-type", "Service", profile.serviceTypes(), "spec.type");
    if (!profile.ingressHosts().isEmpty()) {
      List<String> hosts =
          profile.ingressHosts().stream().map(host -> host.replace("{tenant}", tenant)).toList();
      String why = "the host does not belong to this tenant";
      String remedy = "use a host of " + hosts;
      var outside = new Check.HostOutside(hosts);
      add(
          "ingress-host",
          "Ingress",
          outside,
          why,
          remedy,
          "spec.rules[*].host",
          "spec.tls[*].hosts[*]");
      add("ingress-any-host", "Ingress", new Check.Lacks("host"), why, remedy, "spec.rules[*]");
    }
    if (profile.isolatedNetwork()) {
      add(
          "egress-private",
          "NetworkPolicy",
          new Check.PrivateRange(),
          "it would allow the platform's own network",
          "name namespaces of your own, or ranges of the internet",
          "spec.egress[*].to[*].ipBlock.cidr");
    }
  }

  private void oneOf(String id, String kind, List<String> allowed, String field) {
    if (!allowed.isEmpty()) {
      String remedy = "use one of " + allowed;
      add(id, kind, new Check.NoneOf(allowed), "the profile does not allow it", remedy, field);
    }
  }

  private void add(
      String id, String kind, Check check, String why, String remedy, String... fields) {
    List<FieldPath> paths = List.of(fields).stream().map(FieldPath::parse).toList();
    rules.add(new Rule(id, kind, paths, check, why, remedy));
  }

  private static String[] ofContainers(String member) {
    var out = new String[CONTAINERS.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = "spec." + CONTAINERS[i] + "[*]." + member;
    }
    return out;
  }
}
