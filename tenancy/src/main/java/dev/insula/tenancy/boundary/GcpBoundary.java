package dev.insula.tenancy.boundary;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.profile.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * A service account for the tenant's nodes, firewall rules for what runs as it, and a key. Objects
 * of Config Connector: {@code v1beta1} of IAM, Compute and KMS.
 */
final class GcpBoundary {

  private static final String DOMAIN = ".cnrm.cloud.google.com/v1beta1";
  private static final long FIRST = 1000;

  /** The lowest that Google Cloud's own rules leave. */
  private static final long LAST = 65_534;

  /** Of the id of a service account. */
  private static final int LONGEST_ACCOUNT = 30;

  private final Boundary boundary;
  private final List<JsonObject> objects = new ArrayList<>();
  private long priority = FIRST;

  private GcpBoundary(Boundary boundary) {
    this.boundary = boundary;
  }

  static List<JsonObject> objects(Boundary boundary) {
    var made = new GcpBoundary(boundary);
    made.add(
        "iam",
        "IAMServiceAccount",
        "",
        JsonObject.of(
            "displayName",
            "Nodes of tenant " + boundary.tenant(),
            "resourceID",
            SuperNames.shortened(boundary.name(), LONGEST_ACCOUNT)));
    if (boundary.profile().isolatedNetwork() && boundary.profile().placement().dedicated()) {
      made.network();
    }
    made.key();
    return made.objects;
  }

  private void add(String service, String kind, String suffix, JsonObject spec) {
    objects.add(boundary.object(service + DOMAIN, kind, boundary.name() + suffix, spec));
  }

  private void network() {
    String cluster = boundary.place().cluster();
    if (!cluster.isEmpty()) {
      JsonObject udp = JsonObject.of("protocol", "udp", "ports", JsonArray.of("53"));
      JsonObject tcp = JsonObject.of("protocol", "tcp", "ports", JsonArray.of("53"));
      egress("-names", "allow", JsonArray.of(udp, tcp), List.of(cluster));
    }
    int peers = 0;
    for (Network.Peer peer : boundary.reached()) {
      var ports = new JsonArray();
      peer.ports().forEach(port -> ports.add(port.toString()));
      JsonObject what =
          ports.isEmpty()
              ? JsonObject.of("protocol", "all")
              : JsonObject.of("protocol", "tcp", "ports", ports);
      egress("-peer-" + peers++, "allow", JsonArray.of(what), List.of(peer.cidr()));
    }
    JsonArray all = JsonArray.of(JsonObject.of("protocol", "all"));
    egress("-platform", "deny", all, boundary.unreached());
    if (boundary.network().internet()) {
      egress("-internet", "allow", all.deepCopy(), List.of("0.0.0.0/0"));
    }
    priority = LAST;
    egress("-nothing-else", "deny", all.deepCopy(), List.of("0.0.0.0/0"));
  }

  private void egress(String suffix, String verdict, JsonArray what, List<String> to) {
    String network = Boundary.required("--network", boundary.place().network());
    add(
        "compute",
        "ComputeFirewall",
        suffix,
        JsonObject.of(
            "networkRef",
            JsonObject.of("external", network),
            "direction",
            "EGRESS",
            "priority",
            priority++,
            verdict,
            what,
            "destinationRanges",
            new JsonArray(to),
            "targetServiceAccounts",
            JsonArray.of(JsonObject.of("name", boundary.name()))));
  }

  private void key() {
    add(
        "kms",
        "KMSKeyRing",
        "",
        JsonObject.of("location", Boundary.required("--location", boundary.place().location())));
    add(
        "kms",
        "KMSCryptoKey",
        "",
        JsonObject.of(
            "keyRingRef",
            JsonObject.of("name", boundary.name()),
            "purpose",
            "ENCRYPT_DECRYPT",
            "rotationPeriod",
            "7776000s"));
  }
}
