package dev.insula.tenancy.api;

/** Where a tenant is in its life, in one word; the conditions say more. */
public enum TenantPhase {
  /** Accepted, nothing done yet. */
  PENDING("Pending"),
  /** Its control plane is being made. */
  PROVISIONING("Provisioning"),
  /** Its API server answers and its objects are synced. */
  READY("Ready"),
  /** It is being deleted, with everything that it has in the super cluster. */
  TERMINATING("Terminating"),
  /** Something failed; it is tried again, and a condition says what. */
  FAILED("Failed");

  private final String text;

  TenantPhase(String text) {
    this.text = text;
  }

  /** As the API has it. */
  public String text() {
    return text;
  }

  /** From the API's text; what is unknown or absent is pending. */
  static TenantPhase of(String text) {
    for (TenantPhase phase : values()) {
      if (phase.text.equals(text)) {
        return phase;
      }
    }
    return PENDING;
  }
}
