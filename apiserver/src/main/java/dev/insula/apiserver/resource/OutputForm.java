package dev.insula.apiserver.resource;

/**
 * The form an answer is wanted in.
 *
 * @param yaml whether as YAML instead of JSON
 * @param shape what of the objects
 * @param metaVersion of {@code meta.k8s.io} for other shapes than whole objects
 */
public record OutputForm(boolean yaml, Shape shape, String metaVersion) {

  public static final OutputForm JSON = new OutputForm(false, Shape.WHOLE, "");

  /** What of an object is shown. */
  public enum Shape {
    WHOLE,
    PARTIAL,
    PARTIAL_LIST,
    TABLE
  }

  public String contentType() {
    return yaml ? "application/yaml" : "application/json";
  }

  String metaApiVersion() {
    return "meta.k8s.io/" + metaVersion;
  }
}
