package dev.insula.machinery.cel;

/**
 * Decides for the variable {@code authorizer} whether somebody may do something. Given by whoever
 * evaluates policies; an instance stands for one user. Must be thread-safe where evaluations are
 * concurrent.
 */
public interface CelAuthorizer {

  /** What was decided; the error is empty unless deciding failed. */
  record Decision(boolean allowed, String reason, String error) {}

  /**
   * A question about a resource; selectors as they are written, empty for none. The version is any.
   */
  record ResourceQuestion(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      String fieldSelector,
      String labelSelector) {}

  Decision checkPath(String verb, String path);

  Decision checkResource(ResourceQuestion question);

  /** The same for a service account instead of this user. */
  CelAuthorizer forServiceAccount(String namespace, String name);

  /** The value that {@code authorizer} is bound to. */
  static Object variable(CelAuthorizer authorizer) {
    return new AuthorizerValue(authorizer);
  }

  /** The value that {@code authorizer.requestResource} is bound to: a check without its verb. */
  static Object requestResource(CelAuthorizer authorizer, ResourceQuestion question) {
    return new AuthorizerValue.ResourceCheck(authorizer, question);
  }
}
