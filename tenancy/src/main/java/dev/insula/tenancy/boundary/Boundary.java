package dev.insula.tenancy.boundary;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.network.ForbiddenRanges;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A tenant and the place in a cloud that its boundary is made in. Immutable.
 *
 * @param tenant its name
 * @param place where the cloud's objects are
 */
public record Boundary(String tenant, IsolationProfile profile, Place place) {

  /**
   * Whatever is empty is not known.
   *
   * @param namespace of the super cluster, for the objects
   * @param location the region
   * @param owner resource group of Azure
   * @param network VPC of AWS, network of Google Cloud
   * @param account number of the account of AWS
   * @param issuer URL of the tenant's service-account tokens, as the cloud reaches it
   * @param cluster range in which the name servers of the cluster are
   */
  public record Place(
      String namespace,
      String location,
      String owner,
      String network,
      String account,
      String issuer,
      String cluster) {}

  /** Beginning of all names. */
  String name() {
    return "insula-" + tenant;
  }

  JsonObject object(String apiVersion, String kind, String name, JsonObject spec) {
    var meta =
        JsonObject.of(
            "name",
            name,
            "namespace",
            place.namespace(),
            "labels",
            JsonObject.of(Origin.TENANT, tenant));
    return JsonObject.of("apiVersion", apiVersion, "kind", kind, "metadata", meta, "spec", spec);
  }

  Network network() {
    return profile.network();
  }

  /** Ranges that are not reached even where the internet is. */
  List<String> unreached() {
    return Stream.of(
            ForbiddenRanges.PRIVATE.stream(),
            ForbiddenRanges.ALL.stream(),
            network().blocked().stream().map(AddressRange::of))
        .flatMap(ranges -> ranges)
        .filter(range -> !range.isV6())
        .map(AddressRange::toString)
        .distinct()
        .toList();
  }

  /** Ranges that the profile allows by name. */
  List<Network.Peer> reached() {
    var out = new ArrayList<Network.Peer>();
    for (Network.Peer peer : network().peers()) {
      if (peer.egress() && !peer.cidr().isEmpty() && !AddressRange.of(peer.cidr()).isV6()) {
        out.add(peer);
      }
    }
    return out;
  }

  static String required(String what, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("this cloud's objects need " + what);
    }
    return value;
  }
}
