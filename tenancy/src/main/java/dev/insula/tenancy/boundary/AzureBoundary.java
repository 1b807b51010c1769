package dev.insula.tenancy.boundary;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.profile.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * A network security group for the tenant's nodes, and an identity for its service accounts.
 * Objects of Azure Service Operator: {@code network.azure.com/v1api20201101} and {@code
 * managedidentity.azure.com/v1api20230131}.
 */
final class AzureBoundary {

  private static final String NETWORK = "network.azure.com/v1api20201101";
  private static final String IDENTITY = "managedidentity.azure.com/v1api20230131";
  private static final long FIRST = 100;
  private static final long LAST = 4096;

  private final Boundary boundary;
  private final List<JsonObject> objects = new ArrayList<>();
  private long priority = FIRST;

  private AzureBoundary(Boundary boundary) {
    this.boundary = boundary;
  }

  static List<JsonObject> objects(Boundary boundary) {
    var made = new AzureBoundary(boundary);
    if (boundary.profile().isolatedNetwork() && boundary.profile().placement().dedicated()) {
      made.network();
    }
    made.identity();
    return made.objects;
  }

  private JsonObject owned() {
    return JsonObject.of(
        "location",
        Boundary.required("--location", boundary.place().location()),
        "owner",
        JsonObject.of("name", Boundary.required("--owner", boundary.place().owner())),
        "tags",
        // A tag's name has no slash in Azure.
        JsonObject.of(Origin.TENANT.replace('/', '-'), boundary.tenant()));
  }

  private void network() {
    objects.add(boundary.object(NETWORK, "NetworkSecurityGroup", boundary.name(), owned()));
    String cluster = boundary.place().cluster();
    if (!cluster.isEmpty()) {
      rule("names", "Outbound", "Allow", "*", List.of(cluster), "53");
    }
    int peers = 0;
    for (Network.Peer peer : boundary.reached()) {
      List<String> ports = peer.ports().stream().map(String::valueOf).toList();
      String protocol = ports.isEmpty() ? "*" : "Tcp";
      for (String port : ports.isEmpty() ? List.of("*") : ports) {
        rule("peer-" + peers++, "Outbound", "Allow", protocol, List.of(peer.cidr()), port);
      }
    }
    rule("platform", "Outbound", "Deny", "*", boundary.unreached(), "*");
    if (boundary.network().internet()) {
      rule("internet", "Outbound", "Allow", "*", List.of("Internet"), "*");
    }
    priority = LAST;
    rule("nothing-else", "Outbound", "Deny", "*", List.of("*"), "*");
  }

  private void rule(
      String name, String direction, String access, String protocol, List<String> to, String port) {
    var spec =
        JsonObject.of(
            "owner",
            JsonObject.of("name", boundary.name()),
            "direction",
            direction,
            "access",
            access,
            "priority",
            priority++,
            "protocol",
            protocol,
            "sourceAddressPrefix",
            "*",
            "sourcePortRange",
            "*",
            "destinationPortRange",
            port);
    if (to.size() == 1) {
      spec.put("destinationAddressPrefix", to.getFirst());
    } else {
      spec.put("destinationAddressPrefixes", new JsonArray(to));
    }
    objects.add(
        boundary.object(
            NETWORK, "NetworkSecurityGroupsSecurityRule", boundary.name() + "-" + name, spec));
  }

  private void identity() {
    objects.add(boundary.object(IDENTITY, "UserAssignedIdentity", boundary.name(), owned()));
    String issuer = boundary.place().issuer();
    if (!issuer.isEmpty()) {
      objects.add(
          boundary.object(
              IDENTITY,
              "FederatedIdentityCredential",
              boundary.name(),
              JsonObject.of(
                  "owner",
                  JsonObject.of("name", boundary.name()),
                  "issuer",
                  issuer,
                  "subject",
                  "system:serviceaccount:default:default",
                  "audiences",
                  JsonArray.of("api://AzureADTokenExchange"))));
    }
  }
}
