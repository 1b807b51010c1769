package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.UserInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service-account token says. Immutable.
 *
 * @param id {@code jti}
 * @param uid of the account
 * @param pod what the token is bound to, or null
 * @param secret what the token is bound to, or null
 * @param node the node of the pod, or what the token is bound to, or null
 */
public record AccountClaims(
    String id,
    AccountName account,
    String uid,
    List<String> audiences,
    Instant issuedAt,
    Instant expires,
    @Nullable Reference pod,
    @Nullable Reference secret,
    @Nullable Reference node) {

  private static final String KEY = "authentication.kubernetes.io/";

  /** An object that existed when the token was made. */
  public record Reference(String name, String uid) {}

  UserInfo user() {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    if (!id.isEmpty()) {
      extra.put(KEY + "credential-id", List.of("JTI=" + id));
    }
    put(extra, "pod", pod);
    put(extra, "node", node);
    return new UserInfo(account.userName(), uid, account.groups(), extra);
  }

  private static void put(
      Map<String, List<String>> extra, String what, @Nullable Reference reference) {
    if (reference != null) {
      extra.put(KEY + what + "-name", List.of(reference.name()));
      if (!reference.uid().isEmpty()) {
        extra.put(KEY + what + "-uid", List.of(reference.uid()));
      }
    }
  }
}
