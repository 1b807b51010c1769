package dev.insula.tenancy.airlock;

import dev.insula.machinery.quantity.Quantity;
import dev.insula.tenancy.fields.FieldPath;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules that follow from a profile. Pure. */
final class ProfileRules {

  static final String HOST_TAKEN = "ingress-host-taken";
  static final String CLAIM_RECLAIM = "claim-reclaim-policy";
  static final String SNAPSHOT_CLASS = "snapshot-class";
  static final String SNAPSHOT_DELETION = "snapshot-deletion-policy";
  static final String SNAPSHOT = "VolumeSnapshot.snapshot.storage.k8s.io";
  static final String ENDPOINT_OF_OTHERS = "endpoint-of-others";
  static final String SLICE_OF_OTHERS = "slice-of-others";

  private static final String[] CONTAINERS = {
    "containers", "initContainers", "ephemeralContainers"
  };

  private static final String[] ENDPOINT_ADDRESSES = {
    "subsets[*].addresses[*].ip", "subsets[*].notReadyAddresses[*].ip"
  };

  private static final String[] SLICE_ADDRESSES = {"endpoints[*].addresses[*]"};

  private final IsolationProfile profile;
  private final TenantIdentity tenant;
  private final Platform platform;
  private final List<Rule> rules = new ArrayList<>();

  private ProfileRules(IsolationProfile profile, TenantIdentity tenant, Platform platform) {
    this.profile = profile;
    this.tenant = tenant;
    this.platform = platform;
  }

  /** What a tenant's object may not have. */
  static List<Rule> written(IsolationProfile profile, TenantIdentity tenant, Platform platform) {
    var made = new ProfileRules(profile, tenant, platform);
    made.pods();
    made.amounts();
    made.images();
    made.storage();
    made.snapshots();
    made.services();
    made.ingresses();
    made.endpoints();
    made.network();
    return made.rules;
  }

  /** What a super object may not have besides: what the translation should have seen to. */
  static List<Rule> sealed(IsolationProfile profile) {
    var made = new ProfileRules(profile, new TenantIdentity("", ""), Platform.UNKNOWN);
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
    if (!profile.forceRuntimeClass()) {
      oneOf("runtime-class", "Pod", profile.runtimeClasses(), "spec.runtimeClassName");
    }
    oneOf("priority-class-allowed", "Pod", profile.priorityClasses(), "spec.priorityClassName");
    var tolerations = new ArrayList<>(profile.tolerations());
    if (profile.placement().dedicated()) {
      // Written into every pod, with a selector of the tenant's own nodes.
      tolerations.add(Placement.DEDICATED);
    }
    add(
        "toleration",
        "Pod",
        new Check.Toleration(tolerations),
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
          new ImageElsewhere(registries),
          "the profile does not allow images from there",
          "use an image of one of " + registries,
          ofImages());
    }
    if (profile.images().digests()) {
      add(
          "image-digest",
          "Pod",
          new Check.NoDigest(),
          "a tag can name another image tomorrow",
          "name the image by its digest (name@sha256:…)",
          ofImages());
    }
  }

  private void amounts() {
    List<String> required = profile.amounts().required();
    Map<String, String> most = profile.amounts().most();
    if (!required.isEmpty()) {
      add(
          "limit-required",
          "Pod",
          new AmountChecks.NoLimit(required, profile.limits().keySet()),
          "the profile wants a limit of " + required,
          "set resources.limits",
          "spec.containers[*]",
          "spec.initContainers[*]");
    }
    if (!most.isEmpty()) {
      var amounts = new TreeMap<String, Quantity>();
      most.forEach((resource, amount) -> amounts.put(resource, Quantity.parse(amount)));
      add(
          "limit-highest",
          "Pod",
          new AmountChecks.Above(amounts),
          "it is more than the profile allows",
          "ask for at most " + amounts,
          "spec.containers[*].resources.limits",
          "spec.containers[*].resources.requests",
          "spec.initContainers[*].resources.limits",
          "spec.initContainers[*].resources.requests",
          "spec.resources.limits",
          "spec.resources.requests");
    }
  }

  private void storage() {
    String template = "spec.volumes[*].ephemeral.volumeClaimTemplate.spec";
    List<String> classes = profile.storageClasses();
    oneOf("storage-class", "Pod", classes, template + ".storageClassName");
    oneOf("claim-storage-class", "PersistentVolumeClaim", classes, "spec.storageClassName");
    if (profile.reclaimDelete()) {
      var keeps = new Check.Keeps(platform, classes.isEmpty() ? "" : classes.getFirst());
      String why = "its volume would be kept with the data when it is released";
      String remedy = "name a storage class of the platform whose reclaim policy is Delete";
      add("reclaim-policy", "Pod", keeps, why, remedy, template);
      add(CLAIM_RECLAIM, "PersistentVolumeClaim", keeps, why, remedy, "spec");
    }
  }

  private void snapshots() {
    add(
        SNAPSHOT_CLASS,
        SNAPSHOT,
        new Check.OtherSnapshotClass(platform),
        "the platform does not offer its class",
        "name a VolumeSnapshotClass that your control plane shows",
        "spec");
    if (profile.reclaimDelete()) {
      add(
          SNAPSHOT_DELETION,
          SNAPSHOT,
          new Check.KeepsSnapshot(platform),
          "its data would be kept when it is deleted",
          "name a VolumeSnapshotClass of the platform whose deletion policy is Delete",
          "spec");
    }
  }

  private void services() {
    oneOf("service-type", "Service", profile.serviceTypes(), "spec.type");
    oneOf(
        "balancer-class",
        "Service",
        profile.exposure().balancerClasses(),
        "spec.loadBalancerClass");
  }

  private void ingresses() {
    List<String> classes = profile.exposure().ingressClasses();
    oneOf("ingress-class", "Ingress", classes, "spec.ingressClassName");
    if (!classes.isEmpty()) {
      add(
          "ingress-class-annotation",
          "Ingress",
          new KeyChecks.ValueOutside("kubernetes.io/ingress.class", classes),
          "the profile does not allow it",
          "use one of " + classes,
          "metadata.annotations");
    }
    add(
        HOST_TAKEN,
        "Ingress",
        new Check.HostOfOthers(platform, tenant.uid()),
        "another tenant of the platform has it",
        "use another host",
        "spec.rules[*].host",
        "spec.tls[*].hosts[*]");
    if (!profile.ingressHosts().isEmpty()) {
      List<String> hosts =
          profile.ingressHosts().stream()
              .map(host -> host.replace("{tenant}", tenant.name()))
              .toList();
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
    }
  }

  /** Whoever writes endpoints says where packets go, and no network policy asks who wrote them. */
  private void endpoints() {
    var others = new Check.AddressOfOthers(platform, tenant.uid());
    String why = "it does not lead to a pod or Service of yours";
    String remedy = "name addresses of your own pods, or outside of the cluster";
    add(ENDPOINT_OF_OTHERS, "Endpoints", others, why, remedy, ENDPOINT_ADDRESSES);
    add(SLICE_OF_OTHERS, "EndpointSlice", others, why, remedy, SLICE_ADDRESSES);
  }

  private void network() {
    String cidr = "spec.egress[*].to[*].ipBlock.cidr";
    List<AddressRange> blocked = ranges(profile.network().blocked());
    if (!blocked.isEmpty()) {
      var overlaps = new Check.Overlaps(blocked);
      String why = "it would lead to the platform";
      String remedy = "name addresses outside of " + blocked;
      add("egress-blocked", "NetworkPolicy", new Check.RangeWithin(blocked), why, remedy, cidr);
      add("endpoint-blocked", "Endpoints", overlaps, why, remedy, ENDPOINT_ADDRESSES);
      add("slice-blocked", "EndpointSlice", overlaps, why, remedy, SLICE_ADDRESSES);
    }
    if (!profile.isolatedNetwork()) {
      return;
    }
    List<AddressRange> reachable = ranges(profile.network().reachableRanges());
    if (!profile.network().internet()) {
      add(
          "egress-internet",
          "NetworkPolicy",
          new Check.RangeOutside(reachable),
          "the profile does not allow it",
          "name namespaces of your own, or ranges within " + reachable,
          cidr);
      return;
    }
    add(
        "egress-private",
        "NetworkPolicy",
        new Check.PrivateRange(reachable),
        "it would allow the platform's own network",
        "name namespaces of your own, or ranges of the internet",
        cidr);
  }

  private static List<AddressRange> ranges(List<String> texts) {
    return texts.stream().flatMap(text -> AddressRange.parse(text).stream()).toList();
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

  /** Where a pod names images: its containers, and volumes of their files. */
  private static String[] ofImages() {
    var out = new String[CONTAINERS.length + 1];
    for (int i = 0; i < CONTAINERS.length; i++) {
      out[i] = "spec." + CONTAINERS[i] + "[*].image";
    }
    out[CONTAINERS.length] = "spec.volumes[*].image.reference";
    return out;
  }
}
