package dev.insula.apiserver.allocation;

import dev.insula.apiserver.kinds.IpAddress;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Whether the addresses and families that a service names fit together. Stateless. */
final class ClusterIpRules {

  private static final String ADDRESSES = "spec.clusterIPs";
  private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
  private static final List<String> POLICIES =
      List.of("PreferDualStack", "RequireDualStack", "SingleStack");

  private ClusterIpRules() {}

  static List<Cause> check(JsonObject spec) {
    var causes = new ArrayList<Cause>();
    List<String> addresses = spec.strings("clusterIPs");
    singular(spec.string("clusterIP", ""), addresses, causes);
    families(spec, causes);
    boolean malformed = addresses(addresses, causes);
    if (addresses.size() > 2) {
      causes.add(wrong(addresses, "may only hold up to 2 values"));
    }
    if (malformed) {
      return causes;
    }
    if (addresses.size() > 1
        && addresses.stream().map(ClusterIpRules::isV6).distinct().count() < 2) {
      causes.add(wrong(addresses, "may specify no more than one IP for each IP family"));
    }
    if (!spec.string("clusterIP", "").equals("None")) {
      matches(addresses, spec.strings("ipFamilies"), causes);
    }
    return causes;
  }

  private static void singular(String address, List<String> addresses, List<Cause> causes) {
    if (address.isEmpty()) {
      if (!addresses.isEmpty()) {
        causes.add(wrong(addresses, "must be empty when `clusterIP` is not specified"));
      }
    } else if (addresses.isEmpty()) {
      causes.add(new Cause("FieldValueRequired", "Required value", ADDRESSES));
    } else if (!addresses.getFirst().equals(address)) {
      causes.add(wrong(addresses, "first value must match `clusterIP`"));
    }
  }

  private static void families(JsonObject spec, List<Cause> causes) {
    var seen = new HashSet<String>();
    List<String> families = spec.strings("ipFamilies");
    for (int i = 0; i < families.size(); i++) {
      String family = families.get(i);
      String at = "spec.ipFamilies[" + i + "]";
      if (!FAMILIES.contains(family)) {
        causes.add(unsupported(at, family, FAMILIES));
      }
      if (!seen.add(family)) {
        causes.add(new Cause("FieldValueDuplicate", "Duplicate value: " + Json.string(family), at));
      }
    }
    if (spec.get("ipFamilyPolicy") instanceof String policy && !POLICIES.contains(policy)) {
      causes.add(unsupported("spec.ipFamilyPolicy", policy, POLICIES));
    }
  }

  /** Whether one of them is none. */
  private static boolean addresses(List<String> addresses, List<Cause> causes) {
    boolean malformed = false;
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i);
      if (i == 0 && address.equals("None")) {
        if (addresses.size() > 1) {
          malformed = true;
          causes.add(wrong(addresses, "'None' must be the first and only value"));
        }
      } else if (!IpAddress.parse(address).isPresent()) {
        malformed = true;
        causes.add(
            ServiceFamilies.invalid(
                ADDRESSES + "[" + i + "]",
                Json.string(address)
                    + ": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
      }
    }
    return malformed;
  }

  private static void matches(List<String> addresses, List<String> families, List<Cause> causes) {
    for (int i = 0; i < addresses.size() && i < families.size(); i++) {
      String family = isV6(addresses.get(i)) ? "IPv6" : "IPv4";
      String wanted = families.get(i);
      if (FAMILIES.contains(wanted) && !wanted.equals(family)) {
        causes.add(
            ServiceFamilies.invalid(
                ADDRESSES + "[" + i + "]",
                Json.string(addresses.get(i))
                    + ": expected an "
                    + wanted
                    + " value as indicated by `ipFamilies["
                    + i
                    + "]`"));
      }
    }
  }

  private static boolean isV6(String address) {
    return address.contains(":");
  }

  private static Cause wrong(List<String> addresses, String why) {
    return ServiceFamilies.invalid(ADDRESSES, Json.string(new JsonArray(addresses)) + ": " + why);
  }

  private static Cause unsupported(String field, String value, List<String> supported) {
    return new Cause(
        "FieldValueNotSupported",
        "Unsupported value: "
            + Json.string(value)
            + ": supported values: "
            + String.join(", ", supported.stream().map(Json::string).toList()),
        field);
  }
}
