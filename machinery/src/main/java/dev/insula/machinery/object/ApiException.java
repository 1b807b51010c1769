package dev.insula.machinery.object;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** A request that failed with a Kubernetes {@link Status}. Made by the factories here. */
public final class ApiException extends RuntimeException {

  private final transient Status status;
  private final transient List<String> warnings;

  public ApiException(Status status) {
    super(status.message());
    this.status = status;
    this.warnings = List.of();
  }

  private ApiException(ApiException failure, List<String> warnings) {
    super(failure.getMessage(), failure);
    this.status = failure.status;
    this.warnings = warnings;
  }

  /** The same failure, whose answer warns of these too, before what it warned of already. */
  public ApiException withWarnings(List<String> more) {
    return new ApiException(
        this, Stream.concat(more.stream(), warnings.stream()).distinct().toList());
  }

  /** What the request was warned of before it failed. */
  public List<String> warnings() {
    return warnings;
  }

  public Status status() {
    return status;
  }

  public int code() {
    return status.code();
  }

  public String reason() {
    return status.reason();
  }

  public boolean isNotFound() {
    return status.code() == 404;
  }

  /** 409 because the object changed meanwhile. */
  public boolean isConflict() {
    return status.reason().equals("Conflict");
  }

  public boolean isAlreadyExists() {
    return status.reason().equals("AlreadyExists");
  }

  /** 410: the revision asked for is no longer kept; list anew. */
  public boolean isGone() {
    return status.code() == 410;
  }

  /** 429: the server has too much to do, or is not ready for this yet; it may be asked again. */
  public boolean isTooManyRequests() {
    return status.code() == 429;
  }

  public static ApiException badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  public static ApiException unauthorized() {
    return of(401, "Unauthorized", "Unauthorized");
  }

  public static ApiException notFound(GroupResource resource, String name) {
    return new ApiException(
        new Status(
            404,
            "NotFound",
            resource + " \"" + name + "\" not found",
            Status.details(resource.group(), resource.resource(), name)));
  }

  public static ApiException alreadyExists(GroupResource resource, String name) {
    return new ApiException(
        new Status(
            409,
            "AlreadyExists",
            resource + " \"" + name + "\" already exists",
            Status.details(resource.group(), resource.resource(), name)));
  }

  public static ApiException conflict(GroupResource resource, String name, String why) {
    return new ApiException(
        new Status(
            409,
            "Conflict",
            "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why,
            Status.details(resource.group(), resource.resource(), name)));
  }

  public static ApiException forbidden(GroupResource resource, String name, String why) {
    return new ApiException(
        new Status(
            403,
            "Forbidden",
            resource + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: " + why,
            Status.details(resource.group(), resource.resource(), name)));
  }

  /** 422 with one cause per wrong field. The kind is the object's kind, not its resource. */
  public static ApiException invalid(
      String group, String kind, String name, List<Status.Cause> causes) {
    JsonObject details = Status.details(group, kind, name);
    details.put("causes", Status.causes(causes));
    var texts = causes.stream().map(c -> c.field() + ": " + c.message()).distinct().toList();
    String all = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    String of = group.isEmpty() ? kind : kind + "." + group;
    return new ApiException(
        new Status(422, "Invalid", of + " \"" + name + "\" is invalid: " + all, details));
  }

  public static ApiException expired(String message) {
    return of(410, "Expired", message);
  }

  public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
    var details = JsonObject.of("retryAfterSeconds", (long) retryAfterSeconds);
    return new ApiException(new Status(429, "TooManyRequests", message, details));
  }

  /** 404 for a path that means nothing, below one that does. */
  public static ApiException nothingThere() {
    return of(404, "NotFound", "the server could not find the requested resource");
  }

  public static ApiException methodNotAllowed() {
    return of(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  public static ApiException internal(String message) {
    return of(500, "InternalError", "Internal error occurred: " + message);
  }

  private static ApiException of(int code, String reason, String message) {
    return new ApiException(new Status(code, reason, message, new JsonObject()));
  }
}
