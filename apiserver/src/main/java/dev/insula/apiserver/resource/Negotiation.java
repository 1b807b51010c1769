package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.resource.AcceptHeader.Clause;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the form in which a client wants its answer, from the Accept header. Stateless.
 *
 * <p>Source: the API concepts page, and the oracle. Built-in resources are reached through a router
 * that looks at the media types first, and understands no {@code application/*}; what is behind it
 * looks at the parameters as well.
 */
public final class Negotiation {

  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final List<String> TYPES = List.of(JSON, YAML, PROTOBUF);
  private static final String OFFERED = String.join(", ", TYPES);
  private static final String STREAMS = JSON + ";stream=watch, " + PROTOBUF + ";stream=watch";
  private static final Set<String> SHAPES =
      Set.of("Table", "PartialObjectMetadata", "PartialObjectMetadataList");

  /** Which views of what is answered can be had. */
  private enum Views {
    NONE,
    METADATA,
    ALL
  }

  private Negotiation() {}

  /** The form for an object. */
  static OutputForm of(Exchange exchange) {
    if (exchange.definition().builtIn()) {
      route(exchange.request(), OFFERED);
    }
    return choose(exchange.request(), exchange.hasTables() ? Views.ALL : Views.METADATA);
  }

  /** The form for a list. */
  static OutputForm ofList(Exchange exchange) {
    routeList(exchange.request(), exchange.definition());
    return choose(exchange.request(), Views.ALL);
  }

  /** The form for the objects in the events of a watch. */
  public static OutputForm ofWatch(ApiRequest request, ResourceDefinition definition) {
    routeList(request, definition);
    OutputForm form = choose(request, Views.ALL);
    if (form.yaml()) {
      throw notAccepted(STREAMS);
    }
    return form;
  }

  /**
   * The form for a document, which has no views.
   *
   * @param routed whether it belongs to one version of a built-in group
   */
  public static OutputForm ofDocument(ApiRequest request, boolean routed) {
    if (routed) {
      route(request, OFFERED);
    }
    return choose(request, Views.NONE);
  }

  /** Whether an error is to be shown as YAML; whatever else is asked for gets JSON. */
  public static boolean failureAsYaml(ApiRequest request) {
    return preferred(request, Views.NONE).map(choice -> choice.type().equals(YAML)).orElse(false);
  }

  /**
   * The parameters with which protobuf is asked for, each with the semicolon before it; empty if
   * another form is preferred.
   *
   * @param views whether views of objects are to be had
   */
  public static Optional<String> protobuf(ApiRequest request, boolean views) {
    return preferred(request, views ? Views.ALL : Views.NONE)
        .filter(choice -> choice.type().equals(PROTOBUF))
        .map(choice -> parameters(choice.clause()));
  }

  private static String parameters(Clause clause) {
    var out = new StringBuilder();
    clause.parameters().forEach((name, value) -> out.append(";" + name + "=" + value));
    return out.toString();
  }

  /** What of which alternative is taken. */
  private record Choice(Clause clause, String type) {}

  private static OutputForm choose(ApiRequest request, Views views) {
    if (AcceptHeader.isEmpty(request)) {
      return OutputForm.JSON;
    }
    // Protobuf has been dealt with where there is a protobuf form.
    return preferred(request, views, TYPES.subList(0, 2))
        .map(choice -> form(choice.clause(), choice.type().equals(YAML)))
        .orElseThrow(() -> notAccepted(OFFERED));
  }

  private static Optional<Choice> preferred(ApiRequest request, Views views) {
    return preferred(request, views, TYPES);
  }

  private static Optional<Choice> preferred(ApiRequest request, Views views, List<String> offered) {
    for (Clause clause : AcceptHeader.clauses(request)) {
      for (String type : offered) {
        if (clause.covers(type) && allows(clause, type, views)) {
          return Optional.of(new Choice(clause, type));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean allows(Clause clause, String type, Views views) {
    String stream = clause.parameter("stream");
    if (!stream.isEmpty() && (!stream.equals("watch") || type.equals(YAML))) {
      return false;
    }
    if (!isView(clause)) {
      return true;
    }
    String version = clause.parameter("v");
    String shape = clause.parameter("as");
    return views != Views.NONE
        && SHAPES.contains(shape)
        && clause.parameter("g").equals("meta.k8s.io")
        && (version.equals("v1") || version.equals("v1beta1"))
        && !(shape.equals("Table") && (views == Views.METADATA || type.equals(PROTOBUF)));
  }

  private static boolean isView(Clause clause) {
    Set<String> names = clause.parameters().keySet();
    return names.contains("as") || names.contains("g") || names.contains("v");
  }

  private static OutputForm form(Clause clause, boolean yaml) {
    var shape =
        switch (clause.parameter("as")) {
          case "Table" -> OutputForm.Shape.TABLE;
          case "PartialObjectMetadata" -> OutputForm.Shape.PARTIAL;
          case "PartialObjectMetadataList" -> OutputForm.Shape.PARTIAL_LIST;
          default -> OutputForm.Shape.WHOLE;
        };
    return new OutputForm(yaml, shape, clause.parameter("v"));
  }

  private static void routeList(ApiRequest request, ResourceDefinition definition) {
    if (definition.builtIn()) {
      route(request, OFFERED + ", " + STREAMS);
    }
  }

  /** The router's part: one media type has to be written as it is offered. */
  private static void route(ApiRequest request, String offered) {
    boolean known =
        AcceptHeader.isEmpty(request)
            || AcceptHeader.mediaTypes(request).stream()
                .anyMatch(type -> type.equals("*/*") || TYPES.contains(type));
    if (!known) {
      throw notAcceptable("406: Not Acceptable\n\nAvailable representations: " + offered);
    }
  }

  private static ApiException notAccepted(String offered) {
    return notAcceptable("only the following media types are accepted: " + offered);
  }

  static ApiException notAcceptable(String message) {
    return new ApiException(new Status(406, "NotAcceptable", message, new JsonObject()));
  }
}
