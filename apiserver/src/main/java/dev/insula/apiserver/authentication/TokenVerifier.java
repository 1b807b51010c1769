package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.UserInfo;
import java.util.List;

/** Finds out whose a bearer token is, in one control plane. Thread-safe. */
public interface TokenVerifier {

  /**
   * @param audiences for whom the token must be meant, at least one of them; never empty
   */
  Verdict verify(String token, List<String> audiences);

  /** What became of a token. */
  sealed interface Verdict {

    /**
     * @param audiences those of the wanted ones that the token is meant for
     */
    record Valid(UserInfo user, List<String> audiences) implements Verdict {}

    /** The token is of a kind that this verifier doesn't know. */
    record Unknown() implements Verdict {}

    /**
     * The token is of a known kind but no good.
     *
     * @param reason for people; names no secrets
     */
    record Invalid(String reason) implements Verdict {}
  }
}
