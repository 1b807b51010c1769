package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules on claims of devices: their requests, and what refers to them. */
final class ClaimRequestChecks {

  private static final int MAX_REQUESTS = 32;
  private static final String NOT_A_REQUEST =
      "must be the name of a request in the claim or the name of a request and a subrequest"
          + " separated by '/'";

  private ClaimRequestChecks() {}

  static void define(Vocabulary words) {
    words.check("deviceRequest", ClaimRequestChecks::request);
    words.check("deviceAllocation", ClaimRequestChecks::allocation);
    words.check("deviceTolerationValue", ClaimRequestChecks::tolerationValue);
    words.check("requestNames", ClaimRequestChecks::requestNames);
    words.check("deviceConstraint", ClaimRequestChecks::constraint);
    words.check("extendedResource", ClaimRequestChecks::extendedResource);
    words.check("rawObject", ClaimRequestChecks::rawObject);
    words.checkOf("specImmutable", ClaimRequestChecks::specImmutable);
  }

  private static void request(Node request, Findings findings) {
    boolean exactly = request.field("exactly").present();
    boolean first = !request.field("firstAvailable").empty();
    String one = "exactly one of `exactly` or `firstAvailable` is required";
    if (!exactly && !first) {
      findings.required(request, one);
    } else if (exactly && first) {
      findings.invalid(request, null, one + ", but multiple fields are set");
    }
  }

  private static void allocation(Node request, Findings findings) {
    Node count = request.field("count");
    String mode = request.field("allocationMode").string();
    if (mode.equals("All") && count.integer() != 0) {
      findings.invalid(count, "must not be specified when allocationMode is 'All'");
    } else if (mode.equals("ExactCount") && count.integer() <= 0) {
      findings.invalid(count, count.integer(), "must be greater than zero");
    }
  }

  private static void tolerationValue(Node toleration, Findings findings) {
    Node operator = toleration.field("operator");
    Node value = toleration.field("value");
    switch (operator.string()) {
      case "Exists" -> {
        if (!value.empty()) {
          findings.invalid(value, "must be empty for operator `Exists`");
        }
      }
      case "Equal" ->
          Formats.named("labelValue")
              .apply(value.string())
              .forEach(text -> findings.invalid(value, value.string(), text));
      default -> findings.unsupported(operator, operator.string(), List.of("Equal", "Exists"));
    }
  }

  /** Requests, or the alternatives of one behind a slash, of the claim around. */
  private static void requestNames(Node names, Findings findings) {
    references(names, names.parent().parent().parent(), findings);
  }

  /** Names of requests of {@code devices}. */
  static void references(Node names, Node devices, Findings findings) {
    if (names.list().size() > MAX_REQUESTS) {
      findings.tooMany(names, names.list().size(), MAX_REQUESTS);
      return;
    }
    for (int i = 0; i < names.list().size(); i++) {
      reference(names.element(i), devices, findings);
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < names.list().size(); i++) {
      if (!seen.add(names.element(i).string())) {
        findings.duplicate(names.element(i));
      }
    }
  }

  /** The name of a request of {@code devices}, or of an alternative of it. */
  static void reference(Node name, Node devices, Findings findings) {
    String[] segments = name.string().split("/", -1);
    if (segments.length <= 2) {
      for (String segment : segments) {
        Formats.named("dnsLabel")
            .apply(segment)
            .forEach(text -> findings.invalid(name, segment, text));
      }
    }
    if (!known(devices).contains(name.string())) {
      findings.invalid(name, name.string(), NOT_A_REQUEST);
    }
  }

  private static Set<String> known(Node devices) {
    Set<String> requests = new HashSet<>();
    for (JsonObject request : devices.field("requests").list().objects()) {
      String name = request.string("name", "");
      requests.add(name);
      request
          .objects("firstAvailable")
          .forEach(s -> requests.add(name + "/" + s.string("name", "")));
    }
    return requests;
  }

  private static void constraint(Node constraint, Findings findings) {
    Node matching = constraint.field("matchAttribute");
    Node distinct = constraint.field("distinctAttribute");
    if (matching.absent() && distinct.absent()) {
      findings.required(
          constraint,
          "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple"
              + " fields are set");
      return;
    }
    Node attribute = matching.present() ? matching : distinct;
    DeviceAttributeChecks.name(attribute, attribute.string(), findings);
    if (!attribute.string().contains("/")) {
      findings.invalid(
          attribute, "a fully qualified name must be a domain and a name separated by a slash");
    }
  }

  private static void extendedResource(Node name, Findings findings) {
    if (!ResourceChecks.isExtended(name.string())) {
      findings.invalid(name, "must be a valid extended resource name");
    }
  }

  /** Errors show nothing of it, as it can be secret. */
  private static void rawObject(Node parameters, Findings findings) {
    if (parameters.absent()) {
      findings.required(parameters);
    } else if (!(parameters.value() instanceof JsonObject)) {
      findings.invalid(parameters, "<value omitted>", "must be a valid JSON object");
    }
  }

  /** {@code shown: Struct}: as which errors show it. */
  private static Check specImmutable(Object arguments) {
    String struct = ((JsonObject) arguments).string("shown", "");
    return (object, findings) -> {
      Node spec = object.field("spec");
      if (BasicChecks.changed(spec)) {
        findings.invalid(spec, GoStructs.json(struct, spec.object()), "field is immutable");
      }
    };
  }
}
