package dev.insula.apiserver.signing;

import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status.Cause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The decision on a signing request: conditions that are made once and stay, and a certificate. */
final class SigningConditions {

  private static final String CONDITIONS = "status.conditions";

  /** Conditions that are either there or not. */
  private static final Set<String> DECISIONS = Set.of("Approved", "Denied", "Failed");

  private SigningConditions() {}

  /** Puts the decisions of the old status in place of those that the new one claims. */
  static void keepDecision(JsonObject status, JsonObject old) {
    var kept = new JsonArray();
    for (JsonObject condition : old.objects("conditions")) {
      if (isApproval(condition)) {
        kept.add(condition.deepCopy());
      }
    }
    for (JsonObject condition : status.objects("conditions")) {
      if (!isApproval(condition)) {
        kept.add(condition);
      }
    }
    if (kept.isEmpty()) {
      status.remove("conditions");
    } else {
      status.put("conditions", kept);
    }
  }

  /** Fills in the times that a new status leaves out, and what a condition's status is. */
  static void setTimes(JsonObject status, JsonObject old, Instant time) {
    String now = time.truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonObject condition : status.objects("conditions")) {
      condition.putIfAbsent("status", "True");
      if (condition.string("lastUpdateTime", "").isEmpty()) {
        condition.put("lastUpdateTime", now);
      }
      if (condition.string("lastTransitionTime", "").isEmpty()) {
        condition.put("lastTransitionTime", transition(condition, old, now));
      }
    }
  }

  private static Object transition(JsonObject condition, JsonObject old, String now) {
    for (JsonObject before : old.objects("conditions")) {
      if (before.string("type", "").equals(condition.string("type", ""))
          && before.string("status", "").equals(condition.string("status", ""))) {
        String since = before.string("lastTransitionTime", "");
        return since.isEmpty() ? now : since;
      }
    }
    return now;
  }

  static List<Cause> check(JsonObject status) {
    var causes = new ArrayList<Cause>();
    var seen = new HashSet<String>();
    List<JsonObject> conditions = status.objects("conditions");
    for (int i = 0; i < conditions.size(); i++) {
      String type = conditions.get(i).string("type", "");
      String at = CONDITIONS + "[" + i + "]";
      if (type.isEmpty()) {
        causes.add(new Cause("FieldValueRequired", "Required value", at + ".type"));
      }
      checkStatus(at, type, conditions.get(i).string("status", ""), causes);
      if (!seen.add(type)) {
        String message = "Duplicate value: " + Json.string(type);
        causes.add(new Cause("FieldValueDuplicate", message, at + ".type"));
      }
      String opposite = type.equals("Approved") ? "Denied" : "Approved";
      if (isApproval(conditions.get(i)) && seen.contains(opposite)) {
        causes.add(
            SigningRequestRules.invalid(
                CONDITIONS,
                Json.string(type),
                "Approved and Denied conditions are mutually exclusive"));
      }
    }
    return causes;
  }

  private static void checkStatus(String at, String type, String status, List<Cause> causes) {
    if (status.isEmpty()) {
      causes.add(new Cause("FieldValueRequired", "Required value", at + ".status"));
    } else if (DECISIONS.contains(type) && !status.equals("True")) {
      causes.add(SigningRequestRules.unsupported(at + ".status", status, "\"True\""));
    } else if (!Set.of("True", "False", "Unknown").contains(status)) {
      causes.add(
          SigningRequestRules.unsupported(
              at + ".status", status, "\"False\", \"True\", \"Unknown\""));
    }
  }

  /** Decisions are never taken back. */
  static List<Cause> checkChange(JsonObject status, JsonObject old) {
    var causes = new ArrayList<Cause>();
    for (String type : List.of("Approved", "Denied", "Failed")) {
      if (ofType(status, type).size() < ofType(old, type).size()) {
        String message =
            "Forbidden: updates may not remove a condition of type " + Json.string(type);
        causes.add(new Cause("FieldValueForbidden", message, CONDITIONS));
      }
    }
    return causes;
  }

  static List<Cause> checkCertificate(JsonObject status, JsonObject old) {
    String certificate = status.string("certificate", "");
    String before = old.string("certificate", "");
    if (certificate.equals(before)) {
      return List.of();
    }
    if (!before.isEmpty()) {
      String message =
          "Forbidden: updates may not "
              + (certificate.isEmpty() ? "remove" : "modify")
              + " existing certificate content";
      return List.of(new Cause("FieldValueForbidden", message, "status.certificate"));
    }
    return isCertificate(certificate)
        ? List.of()
        : List.of(
            SigningRequestRules.invalid(
                "status.certificate",
                "\"<certificate data>\"",
                "must contain at least one CERTIFICATE PEM block"));
  }

  private static boolean isCertificate(String base64) {
    try {
      return SigningRequest.hasCertificate(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  private static List<JsonObject> ofType(JsonObject status, String type) {
    return status.objects("conditions").stream()
        .filter(condition -> condition.string("type", "").equals(type))
        .toList();
  }

  private static boolean isApproval(JsonObject condition) {
    String type = condition.string("type", "");
    return type.equals("Approved") || type.equals("Denied");
  }
}
