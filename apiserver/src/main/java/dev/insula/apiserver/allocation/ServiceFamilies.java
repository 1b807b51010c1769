package dev.insula.apiserver.allocation;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which families of addresses a service has: one, as control planes give out IPv4 only, but for a
 * service without addresses and pods of its own, which has both. What contradicts itself is refused
 * before anything else is looked at. Stateless.
 */
final class ServiceFamilies {

  private static final String SINGLE = "SingleStack";
  private static final String DUAL = "RequireDualStack";
  private static final String PREFER = "PreferDualStack";
  private static final String POLICY = "spec.ipFamilyPolicy";

  private ServiceFamilies() {}

  /**
   * Fills in families and policy.
   *
   * @param old the spec before an update
   * @throws ApiException 422 if the service asks for what there is not
   */
  static void settle(JsonObject service, JsonObject spec, @Nullable JsonObject old) {
    if (old != null && stillPrefersWhatItHas(spec, old)) {
      return;
    }
    boolean bare = isBare(spec);
    policy(spec, old, bare);
    refuse(service, ClusterIpRules.check(spec));
    List<Cause> causes = old == null ? new ArrayList<>() : release(spec, old);
    causes.addAll(contradictions(spec));
    refuse(service, causes);
    List<String> families = new ArrayList<>(spec.strings("ipFamilies"));
    if (!bare) {
      refuse(service, unconfigured(spec.string("ipFamilyPolicy", ""), families));
    }
    if (families.isEmpty()) {
      families.add("IPv4");
    }
    if (bare && families.size() < 2 && !spec.string("ipFamilyPolicy", "").equals(SINGLE)) {
      families.add(families.getFirst().equals("IPv4") ? "IPv6" : "IPv4");
    }
    spec.put("ipFamilies", new JsonArray(families));
  }

  /** Whether the service has neither addresses nor pods of its own. */
  private static boolean isBare(JsonObject spec) {
    return spec.string("clusterIP", "").equals("None") && spec.objectAt("selector").isEmpty();
  }

  /** Who prefers both families and changes nothing keeps what the service was given. */
  private static boolean stillPrefersWhatItHas(JsonObject spec, JsonObject old) {
    return spec.string("type", "").equals(old.string("type", ""))
        && spec.string("ipFamilyPolicy", "").equals(PREFER)
        && old.string("ipFamilyPolicy", PREFER).equals(PREFER)
        && spec.strings("clusterIPs").equals(old.strings("clusterIPs"))
        && spec.strings("ipFamilies").equals(old.strings("ipFamilies"));
  }

  private static void policy(JsonObject spec, @Nullable JsonObject old, boolean bare) {
    if (spec.get("ipFamilyPolicy") == null) {
      String before = old == null ? "" : old.string("ipFamilyPolicy", "");
      spec.put("ipFamilyPolicy", before.isEmpty() ? bare ? DUAL : SINGLE : before);
    }
  }

  /** Who changes the policy to one family gives the second one back; there is no other way. */
  private static List<Cause> release(JsonObject spec, JsonObject old) {
    var causes = new ArrayList<Cause>();
    release("clusterIPs", "cluster IP", spec, old, causes);
    release("ipFamilies", "IP family", spec, old, causes);
    return causes;
  }

  private static void release(
      String field, String what, JsonObject spec, JsonObject old, List<Cause> causes) {
    String policy = spec.string("ipFamilyPolicy", "");
    List<String> now = spec.strings(field);
    List<String> before = old.strings(field);
    if (policy.equals(SINGLE)) {
      if (now.size() > 1 && now.equals(before)) {
        spec.put(field, JsonArray.of(now.getFirst()));
      }
    } else if (!now.isEmpty() && now.size() < before.size()) {
      String why = ": must be 'SingleStack' to release the secondary " + what;
      causes.add(invalid(POLICY, Json.string(policy) + why));
    }
  }

  private static List<Cause> contradictions(JsonObject spec) {
    var causes = new ArrayList<Cause>();
    List<String> addresses = spec.strings("clusterIPs");
    List<String> families = spec.strings("ipFamilies");
    if (spec.string("ipFamilyPolicy", "").equals(SINGLE)) {
      String wanted =
          Json.string(SINGLE) + ": must be 'RequireDualStack' or 'PreferDualStack' when multiple ";
      if (addresses.size() == 2) {
        causes.add(invalid(POLICY, wanted + "cluster IPs are specified"));
      }
      if (families.size() == 2) {
        causes.add(invalid(POLICY, wanted + "IP families are specified"));
      }
    }
    for (int i = families.size(); i < addresses.size(); i++) {
      if (addresses.get(i).contains(":")) {
        causes.add(
            invalid(
                "spec.clusterIPs[" + i + "]",
                Json.string(new JsonArray(addresses))
                    + ": IPv6 is not configured on this cluster"));
      }
    }
    return causes;
  }

  private static List<Cause> unconfigured(String policy, List<String> families) {
    var causes = new ArrayList<Cause>();
    if (policy.equals(DUAL)) {
      causes.add(
          invalid(
              POLICY,
              Json.string(DUAL) + ": this cluster is not configured for dual-stack services"));
    }
    for (int i = 0; i < families.size(); i++) {
      if (!families.get(i).equals("IPv4")) {
        causes.add(
            invalid(
                "spec.ipFamilies[" + i + "]",
                Json.string(families.get(i)) + ": not configured on this cluster"));
      }
    }
    return causes;
  }

  static Cause invalid(String field, String text) {
    return new Cause("FieldValueInvalid", "Invalid value: " + text, field);
  }

  private static void refuse(JsonObject service, List<Cause> causes) {
    if (!causes.isEmpty()) {
      throw ApiException.invalid("", "Service", Meta.name(service), causes);
    }
  }
}
