package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the form in which a client wants its answer, from the Accept header. Stateless.
 *
 * <p>Source: RFC 9110 section 12.5.1 and the API concepts page; that {@code application/*} is not
 * understood is Kubernetes' own way.
 */
public final class Negotiation {

  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String OFFERED =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";
  private static final String STREAMS =
      "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";
  private static final Set<String> SHAPES =
      Set.of("Table", "PartialObjectMetadata", "PartialObjectMetadataList");

  private Negotiation() {}

  /** One alternative of an Accept header. */
  private record Clause(String type, Map<String, String> parameters, double quality) {}

  /** The form for objects and lists. */
  public static OutputForm of(ApiRequest request) {
    return negotiate(request, false);
  }

  /** The form for the objects in the events of a watch. */
  public static OutputForm ofWatch(ApiRequest request) {
    return negotiate(request, true);
  }

  /** Whether an error is to be shown as YAML; whatever else is asked for gets JSON. */
  public static boolean failureAsYaml(ApiRequest request) {
    for (Clause clause : clauses(request)) {
      if (clause.type().equals(YAML)) {
        return true;
      }
      if (clause.type().equals(JSON) || clause.type().equals("*/*")) {
        return false;
      }
    }
    return false;
  }

  private static OutputForm negotiate(ApiRequest request, boolean watch) {
    List<Clause> clauses = clauses(request);
    if (clauses.isEmpty()) {
      return OutputForm.JSON;
    }
    boolean matched = false;
    for (Clause clause : clauses) {
      String type = clause.type().equals("*/*") ? JSON : clause.type();
      boolean view = type.equals(PROTOBUF) && clause.parameters().containsKey("as");
      matched |= type.equals(JSON) || type.equals(YAML) || view;
      if (!type.equals(JSON) && (!type.equals(YAML) || watch)) {
        continue;
      }
      OutputForm form = form(clause, type.equals(YAML));
      if (form != null) {
        return form;
      }
    }
    throw notAcceptable(
        matched
            ? "only the following media types are accepted: " + (watch ? STREAMS : OFFERED)
            : "406: Not Acceptable\n\nAvailable representations: "
                + OFFERED
                + (watch ? ", " + STREAMS : ""));
  }

  static ApiException notAcceptable(String message) {
    return new ApiException(new Status(406, "NotAcceptable", message, new JsonObject()));
  }

  private static @Nullable OutputForm form(Clause clause, boolean yaml) {
    String shape = clause.parameters().getOrDefault("as", "");
    if (shape.isEmpty()) {
      return new OutputForm(yaml, OutputForm.Shape.WHOLE, "");
    }
    String version = clause.parameters().getOrDefault("v", "");
    boolean known =
        SHAPES.contains(shape)
            && clause.parameters().getOrDefault("g", "").equals("meta.k8s.io")
            && (version.equals("v1") || version.equals("v1beta1"));
    if (!known) {
      return null;
    }
    var as =
        switch (shape) {
          case "Table" -> OutputForm.Shape.TABLE;
          case "PartialObjectMetadata" -> OutputForm.Shape.PARTIAL;
          default -> OutputForm.Shape.PARTIAL_LIST;
        };
    return new OutputForm(yaml, as, version);
  }

  private static List<Clause> clauses(ApiRequest request) {
    var out = new ArrayList<Clause>();
    for (String header : request.headers().all("Accept")) {
      for (String part : header.split(",")) {
        if (!part.isBlank()) {
          out.add(clause(part));
        }
      }
    }
    out.sort(Comparator.comparingDouble(Clause::quality).reversed());
    return out;
  }

  private static Clause clause(String text) {
    String[] parts = text.split(";", -1);
    var parameters = new HashMap<String, String>();
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        String name = parts[i].substring(0, equals).strip();
        String value = parts[i].substring(equals + 1).strip();
        parameters.put(name, value);
        if (name.equals("q")) {
          quality = quality(value);
        }
      }
    }
    return new Clause(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality);
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
