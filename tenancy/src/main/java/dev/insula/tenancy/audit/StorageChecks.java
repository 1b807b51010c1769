package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.STORAGE;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.translation.ClassUp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Guarantees about volumes and whose data is on them. */
final class StorageChecks {

  private static final Set<String> OF_NODES = Set.of("hostPath", "local");

  private StorageChecks() {}

  static List<AuditCheck> all() {
    return Stream.concat(reading().stream(), Powers.of(STORAGE).stream()).toList();
  }

  private static List<AuditCheck> reading() {
    return List.of(
        AuditCheck.ofTenant(
                "foreign-volumes",
                "claims of the tenant have volumes of nobody else",
                STORAGE,
                Means.READING,
                "delete the claim, and look who wrote the volume's claimRef",
                StorageChecks::foreign)
            .answers("mtb: Block access to existing persistent volumes (pending)"),
        AuditCheck.ofTenant(
                "volumes-of-nodes",
                "no volume of the tenant is a path of a node",
                STORAGE,
                Means.READING,
                "use a storage class whose volumes are no directories of nodes",
                StorageChecks::ofNodes)
            .answers("mtb: Block use of host path volumes"),
        AuditCheck.ofTenant(
                "reclaim",
                "volumes of the tenant are deleted with their claims",
                STORAGE,
                Means.READING,
                "set persistentVolumeReclaimPolicy to Delete",
                StorageChecks::reclaim)
            .answers("mtb: Require reclaim policy Delete (pending)"),
        AuditCheck.ofCluster(
                "released-volumes",
                "no volume with somebody's data waits to be bound again",
                STORAGE,
                Means.READING,
                "delete the volume and its data; use reclaim policy Delete",
                StorageChecks::released)
            .answers("mtb: Require reclaim policy Delete (pending)"),
        AuditCheck.ofCluster(
            "offered-classes",
            "storage classes that tenants are offered delete volumes with their claims",
            STORAGE,
            Means.READING,
            "offer a class with reclaimPolicy Delete in its place",
            StorageChecks::offered),
        AuditCheck.ofTenant(
            "claims",
            "every claim below keeps the airlock's rules and the profile",
            STORAGE,
            Means.READING,
            "delete the claim in the super cluster",
            StorageChecks::claims));
  }

  private static Map<String, JsonObject> volumes(AuditedTenant tenant) {
    var out = new HashMap<String, JsonObject>();
    tenant.cluster().all(Resources.VOLUMES).forEach(v -> out.put(Meta.name(v), v));
    return out;
  }

  private static Verdict foreign(AuditedTenant tenant) {
    Map<String, JsonObject> volumes = volumes(tenant);
    var findings = new ArrayList<Finding>();
    List<JsonObject> claims = tenant.below(Resources.CLAIMS);
    for (JsonObject claim : claims) {
      JsonObject volume = volumes.get(claim.objectAt("spec").string("volumeName", ""));
      if (volume != null) {
        JsonObject owner = volume.objectAt("spec", "claimRef");
        boolean own =
            owner.string("namespace", "").equals(Meta.namespace(claim))
                && owner.string("name", "").equals(Meta.name(claim))
                && owner.string("uid", Meta.uid(claim)).equals(Meta.uid(claim));
        if (!own) {
          findings.add(
              Finding.of(
                  "PersistentVolumeClaim",
                  claim,
                  "has volume "
                      + Meta.name(volume)
                      + " of "
                      + owner.string("namespace", "?")
                      + "/"
                      + owner.string("name", "?")));
        }
      }
    }
    return Verdict.of(findings, claims.size() + " claims");
  }

  /** Volumes that say that they are of a claim in the tenant's namespaces. */
  private static List<JsonObject> own(AuditedTenant tenant) {
    return tenant.cluster().all(Resources.VOLUMES).stream()
        .filter(
            volume ->
                tenant
                    .superNamespaces()
                    .contains(volume.objectAt("spec", "claimRef").string("namespace", "")))
        .toList();
  }

  private static Verdict ofNodes(AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    List<JsonObject> volumes = own(tenant);
    for (JsonObject volume : volumes) {
      for (String source : OF_NODES) {
        if (volume.objectAt("spec").containsKey(source)) {
          findings.add(Finding.of("PersistentVolume", volume, "is a " + source));
        }
      }
    }
    return Verdict.of(findings, volumes.size() + " volumes");
  }

  private static Verdict reclaim(AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    List<JsonObject> volumes = own(tenant);
    for (JsonObject volume : volumes) {
      String policy = volume.objectAt("spec").string("persistentVolumeReclaimPolicy", "Retain");
      if (!policy.equals("Delete")) {
        findings.add(Finding.of("PersistentVolume", volume, "has reclaim policy " + policy));
      }
    }
    return Verdict.of(findings, volumes.size() + " volumes");
  }

  private static Verdict released(AuditedCluster cluster) {
    Set<String> tenants = cluster.claimedNamespaces().keySet();
    var findings = new ArrayList<Finding>();
    List<JsonObject> volumes = cluster.all(Resources.VOLUMES);
    for (JsonObject volume : volumes) {
      String namespace = volume.objectAt("spec", "claimRef").string("namespace", "");
      boolean released = volume.objectAt("status").string("phase", "").equals("Released");
      boolean gone = cluster.namespace(namespace).isEmpty();
      if (released && (gone || tenants.contains(namespace))) {
        findings.add(Finding.of("PersistentVolume", volume, "still has the data of " + namespace));
      }
    }
    return Verdict.of(findings, volumes.size() + " volumes");
  }

  private static Verdict offered(AuditedCluster cluster) {
    var findings = new ArrayList<Finding>();
    int offered = 0;
    for (JsonObject type : cluster.all(Resources.STORAGE_CLASSES)) {
      if (Meta.labels(type).getOrDefault(ClassUp.OFFERED, "").equals("true")) {
        offered++;
        String policy = type.string("reclaimPolicy", "Delete");
        if (!policy.equals("Delete")) {
          findings.add(Finding.of("StorageClass", type, "has reclaim policy " + policy));
        }
      }
    }
    return Verdict.of(findings, offered + " offered classes");
  }

  private static Verdict claims(AuditedTenant tenant) {
    var airlock = tenant.airlock();
    var findings = new ArrayList<Finding>();
    List<JsonObject> claims = tenant.below(Resources.CLAIMS);
    for (JsonObject claim : claims) {
      JsonObject written = claim.deepCopy();
      // Which volume it got is the super cluster's decision.
      written.objectAt("spec").remove("volumeName");
      airlock
          .inspectBelow("PersistentVolumeClaim", written)
          .forEach(
              refusal ->
                  findings.add(Finding.of("PersistentVolumeClaim", claim, refusal.message())));
    }
    return Verdict.of(findings, claims.size() + " claims");
  }
}
