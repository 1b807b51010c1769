package dev.insula.tenancy.quota;

import dev.insula.tenancy.airlock.Refusal;

/** An object is not written because the tenant's quota does not leave room for it. */
public final class QuotaExceededException extends RuntimeException {

  private final transient Refusal refusal;
  private final long releases;

  private static final long NEVER = -1;

  /** That has nothing to do with what others use. */
  public static QuotaExceededException inAnyCase(Refusal refusal) {
    return new QuotaExceededException(refusal, NEVER);
  }

  /**
   * @param releases how often something had been released when there was no room
   */
  QuotaExceededException(Refusal refusal, long releases) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
    this.releases = releases;
  }

  public Refusal refusal() {
    return refusal;
  }

  public long releases() {
    return releases;
  }

  /** Whether it does not help if others use less. */
  public boolean isFinal() {
    return releases == NEVER;
  }
}
