package dev.insula.client;

/**
 * Options of list and watch; empty strings and 0 mean not given.
 *
 * @param limit most objects of a page
 */
public record ListOptions(
    String labelSelector,
    String fieldSelector,
    String resourceVersion,
    int limit,
    String continueToken) {

  public static final ListOptions NONE = new ListOptions("", "", "", 0, "");

  public ListOptions withResourceVersion(String version) {
    return new ListOptions(labelSelector, fieldSelector, version, limit, continueToken);
  }

  public ListOptions withFieldSelector(String selector) {
    return new ListOptions(labelSelector, selector, resourceVersion, limit, continueToken);
  }

  public ListOptions withLabelSelector(String selector) {
    return new ListOptions(selector, fieldSelector, resourceVersion, limit, continueToken);
  }

  public ListOptions page(int pageLimit, String token) {
    return new ListOptions(labelSelector, fieldSelector, resourceVersion, pageLimit, token);
  }
}
