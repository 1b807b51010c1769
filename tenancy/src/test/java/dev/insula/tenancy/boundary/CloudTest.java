package dev.insula.tenancy.boundary;

import static dev.insula.tenancy.Scenario.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.network.AddressRange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Boundaries in clouds. */
class CloudTest {

  private static final Boundary.Place PLACE =
      new Boundary.Place(
          "boundaries",
          "west",
          "group",
          "vpc-1",
          "123456789012",
          "https://id.example/acme",
          "10.0.0.0/16");

  private static final String ISOLATED =
      "{'isolatedNetwork':true,'dedicatedNodes':true,'network':{'peers':"
          + "[{'cidr':'10.7.0.0/16','ports':[5432]},{'cidr':'10.8.0.0/16'}]}}";

  /** Members of specs, as the definitions of the controllers' resources have them. */
  private static final Map<String, Set<String>> MEMBERS =
      Map.ofEntries(
          Map.entry(
              "SecurityGroup",
              Set.of(
                  "name",
                  "description",
                  "vpcID",
                  "egressRules",
                  "egressRules.ipProtocol",
                  "egressRules.fromPort",
                  "egressRules.toPort",
                  "egressRules.ipRanges",
                  "egressRules.ipRanges.cidrIP",
                  "tags",
                  "tags.key",
                  "tags.value")),
          Map.entry(
              "Key",
              Set.of(
                  "description",
                  "enableKeyRotation",
                  "keySpec",
                  "keyUsage",
                  "tags",
                  "tags.tagKey",
                  "tags.tagValue")),
          Map.entry(
              "Role",
              Set.of(
                  "name",
                  "description",
                  "assumeRolePolicyDocument",
                  "inlinePolicies",
                  "inlinePolicies.own-key",
                  "maxSessionDuration",
                  "tags",
                  "tags.key",
                  "tags.value")),
          Map.entry(
              "NetworkSecurityGroup",
              Set.of("location", "owner", "owner.name", "tags", "tags.insula.dev-tenant")),
          Map.entry(
              "NetworkSecurityGroupsSecurityRule",
              Set.of(
                  "owner",
                  "owner.name",
                  "direction",
                  "access",
                  "priority",
                  "protocol",
                  "sourceAddressPrefix",
                  "sourcePortRange",
                  "destinationPortRange",
                  "destinationAddressPrefix",
                  "destinationAddressPrefixes")),
          Map.entry(
              "UserAssignedIdentity",
              Set.of("location", "owner", "owner.name", "tags", "tags.insula.dev-tenant")),
          Map.entry(
              "FederatedIdentityCredential",
              Set.of("owner", "owner.name", "issuer", "subject", "audiences")),
          Map.entry("IAMServiceAccount", Set.of("displayName", "resourceID")),
          Map.entry(
              "ComputeFirewall",
              Set.of(
                  "networkRef",
                  "networkRef.external",
                  "direction",
                  "priority",
                  "allow",
                  "allow.protocol",
                  "allow.ports",
                  "deny",
                  "deny.protocol",
                  "destinationRanges",
                  "targetServiceAccounts",
                  "targetServiceAccounts.name")),
          Map.entry("KMSKeyRing", Set.of("location")),
          Map.entry(
              "KMSCryptoKey",
              Set.of("keyRingRef", "keyRingRef.name", "purpose", "rotationPeriod")));

  private static List<JsonObject> objects(Cloud cloud, String profile) {
    return cloud.objects(new Boundary("acme", profile(profile), PLACE));
  }

  @ParameterizedTest
  @EnumSource
  void objectsHaveTheMembersThatTheirControllersKnow(Cloud cloud) {
    List<JsonObject> objects = objects(cloud, ISOLATED);

    assertThat(objects).isNotEmpty();
    for (JsonObject object : objects) {
      var members = new TreeSet<String>();
      collect("", object.objectAt("spec"), members);
      String kind = object.string("kind", "");
      assertThat(MEMBERS.get(kind)).as(kind).containsAll(members);
      assertThat(object.objectAt("metadata", "labels").string("insula.dev/tenant", ""))
          .isEqualTo("acme");
    }
  }

  private static void collect(String path, Object value, Set<String> out) {
    switch (value) {
      case JsonObject object ->
          object.forEach(
              (key, child) -> {
                String here = path.isEmpty() ? key : path + "." + key;
                out.add(here);
                collect(here, child, out);
              });
      case JsonArray list -> list.forEach(child -> collect(path, child, out));
      default -> {}
    }
  }

  @Test
  void aSecurityGroupAllowsTheInternetAndNothingPrivate() {
    JsonObject group = objects(Cloud.AWS, "{'isolatedNetwork':true}").getFirst();
    List<AddressRange> allowed =
        group.objectAt("spec").objects("egressRules").stream()
            .filter(rule -> rule.string("ipProtocol", "").equals("-1"))
            .flatMap(rule -> rule.objects("ipRanges").stream())
            .map(range -> AddressRange.of(range.string("cidrIP", "")))
            .toList();

    for (String closed : List.of("10.1.2.3", "172.20.0.1", "192.168.7.7", "100.64.0.1")) {
      assertThat(allowed).noneMatch(range -> range.contains(AddressRange.of(closed)));
    }
    for (String open : List.of("8.8.8.8", "172.15.255.255", "172.32.0.0", "9.255.255.255")) {
      assertThat(allowed).anyMatch(range -> range.contains(AddressRange.of(open)));
    }
  }

  @Test
  void aNetworkThatNoSecurityGroupHoldsIsSaidToBeTooLarge() {
    String blocked =
        IntStream.range(1, 9)
            .mapToObj(i -> "'" + (i * 20) + ".77.13.7/32'")
            .collect(Collectors.joining(","));

    assertThatThrownBy(
            () ->
                objects(
                    Cloud.AWS, "{'isolatedNetwork':true,'network':{'blocked':[" + blocked + "]}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 60");
  }

  @ParameterizedTest
  @EnumSource(names = {"AZURE", "GCP"})
  void rulesOfNodesNeedNodesOfTheirOwn(Cloud cloud) {
    assertThat(objects(cloud, "{'isolatedNetwork':true}"))
        .extracting(object -> object.string("kind", ""))
        .doesNotContain("NetworkSecurityGroup", "ComputeFirewall");
  }

  @Test
  void platformRangesAreDeniedBeforeTheInternetIsAllowed() {
    List<JsonObject> rules =
        objects(Cloud.AZURE, ISOLATED).stream()
            .filter(o -> o.string("kind", "").equals("NetworkSecurityGroupsSecurityRule"))
            .toList();

    assertThat(rules)
        .extracting(rule -> rule.objectAt("metadata").string("name", ""))
        .containsExactly(
            "insula-acme-names",
            "insula-acme-peer-0",
            "insula-acme-peer-1",
            "insula-acme-platform",
            "insula-acme-internet",
            "insula-acme-nothing-else");
    assertThat(rules)
        .extracting(rule -> rule.objectAt("spec").integer("priority", 0))
        .containsExactly(100L, 101L, 102L, 103L, 104L, 4096L);
    assertThat(rules.get(3).objectAt("spec").strings("destinationAddressPrefixes"))
        .contains("10.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32");
  }
}
