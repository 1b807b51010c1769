package dev.insula.apiserver.signing;

import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status.Cause;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the spec of a new CertificateSigningRequest must be. */
final class SigningRequestRules {

  private static final String LEGACY = "kubernetes.io/legacy-unknown";
  private static final long LEAST_SECONDS = 600;
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+");

  private static final Set<String> USAGES =
      new TreeSet<>(
          Set.of(
              "any",
              "cert sign",
              "client auth",
              "code signing",
              "content commitment",
              "crl sign",
              "data encipherment",
              "decipher only",
              "digital signature",
              "email protection",
              "encipher only",
              "ipsec end system",
              "ipsec tunnel",
              "ipsec user",
              "key agreement",
              "key encipherment",
              "microsoft sgc",
              "netscape sgc",
              "ocsp signing",
              "s/mime",
              "server auth",
              "signing",
              "timestamping"));

  private SigningRequestRules() {}

  static List<Cause> check(JsonObject spec) {
    var causes = new ArrayList<Cause>();
    checkRequest(spec.string("request", ""), causes);
    checkUsages(spec.strings("usages"), causes);
    checkSigner(spec.string("signerName", ""), causes);
    if (spec.get("expirationSeconds") instanceof Long seconds && seconds < LEAST_SECONDS) {
      causes.add(
          invalid(
              "spec.expirationSeconds",
              seconds.toString(),
              "may not specify a duration less than 600 seconds (10 minutes)"));
    }
    return causes;
  }

  private static void checkRequest(String request, List<Cause> causes) {
    try {
      SigningRequest.parse(Base64.getDecoder().decode(request));
    } catch (SigningRequest.MalformedException e) {
      String message = e.getMessage() == null ? "" : e.getMessage();
      causes.add(invalid("spec.request", Json.string(request), message));
    } catch (IllegalArgumentException noBase64) {
      causes.add(
          invalid(
              "spec.request", Json.string(request), "PEM block type must be CERTIFICATE REQUEST"));
    }
  }

  private static void checkUsages(List<String> usages, List<Cause> causes) {
    if (usages.isEmpty()) {
      causes.add(new Cause("FieldValueRequired", "Required value", "spec.usages"));
    }
    for (int i = 0; i < usages.size(); i++) {
      if (!USAGES.contains(usages.get(i))) {
        String all = USAGES.stream().map(Json::string).collect(Collectors.joining(", "));
        causes.add(unsupported("spec.usages[" + i + "]", usages.get(i), all));
      }
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < usages.size(); i++) {
      if (!seen.add(usages.get(i))) {
        String message = "Duplicate value: " + Json.string(usages.get(i));
        causes.add(new Cause("FieldValueDuplicate", message, "spec.usages[" + i + "]"));
      }
    }
  }

  private static void checkSigner(String name, List<Cause> causes) {
    String field = "spec.signerName";
    if (name.equals(LEGACY)) {
      causes.add(
          invalid(
              field,
              Json.string(name),
              "the legacy signerName is not allowed via this API version"));
    } else if (name.isEmpty()) {
      causes.add(new Cause("FieldValueRequired", "Required value", field));
    } else {
      String[] parts = name.split("/", -1);
      if (parts.length != 2 || !DOMAIN.matcher(parts[0]).matches() || parts[1].isEmpty()) {
        causes.add(
            invalid(
                field,
                Json.string(name),
                "must be a fully qualified domain and path of the form 'example.com/signer-name'"));
      }
    }
  }

  static Cause invalid(String field, String value, String why) {
    return new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field);
  }

  static Cause unsupported(String field, String value, String supported) {
    String message =
        "Unsupported value: " + Json.string(value) + ": supported values: " + supported;
    return new Cause("FieldValueNotSupported", message, field);
  }
}
