package dev.insula.tenancy.audit;

/**
 * What came of a check.
 *
 * @param tenant empty for the installation as a whole
 */
public record Outcome(String tenant, AuditCheck check, Verdict verdict) {

  public boolean isBroken() {
    return verdict instanceof Verdict.Broken;
  }
}
