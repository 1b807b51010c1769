package dev.insula.tenancy.translation;

import dev.insula.tenancy.naming.SuperNames;
import java.util.Comparator;

/**
 * A service-account token that pods mount: pods of a service account that want the same share it.
 *
 * @param audience empty for the tenant's API server
 * @param seconds life that was asked for
 */
public record TokenNeed(String serviceAccount, String audience, long seconds)
    implements Comparable<TokenNeed> {

  /** The key of the token in its Secret. */
  public static final String KEY = "token";

  /** What a pod gets that does not say: the default of the API. */
  static final long DEFAULT_SECONDS = 3600;

  private static final Comparator<TokenNeed> ORDER =
      Comparator.comparing(TokenNeed::serviceAccount)
          .thenComparing(TokenNeed::audience)
          .thenComparingLong(TokenNeed::seconds);

  /** The Secret of the super namespace that holds it. */
  public String secretName() {
    return SuperNames.tokenSecret(serviceAccount, audience, seconds);
  }

  @Override
  public int compareTo(TokenNeed other) {
    return ORDER.compare(this, other);
  }
}
