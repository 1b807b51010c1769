package dev.insula.machinery.openapi;

import dev.insula.machinery.object.GroupVersionKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked of a path. Immutable.
 *
 * @param method in lower case
 * @param id unique among all operations
 * @param action {@code x-kubernetes-action}; empty if there is none
 * @param kind {@code x-kubernetes-group-version-kind}; null if there is none
 * @param query names of the query parameters
 * @param body the name of the schema of the body; empty if there is no body
 * @param consumes media types of the body
 * @param result the name of the schema of the answer; empty for a string
 * @param codes the HTTP codes of success
 * @param produces media types of the answer
 */
public record ApiOperation(
    String path,
    String method,
    String id,
    String action,
    @Nullable GroupVersionKind kind,
    String description,
    String tag,
    List<String> query,
    String body,
    boolean bodyRequired,
    List<String> consumes,
    String result,
    List<Integer> codes,
    List<String> produces) {

  /** What a code means, as HTTP has it. */
  static String meaning(int code) {
    return switch (code) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      default -> "Unauthorized";
    };
  }
}
