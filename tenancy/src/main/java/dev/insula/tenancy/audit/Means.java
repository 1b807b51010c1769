package dev.insula.tenancy.audit;

/** How a guarantee is verified. */
public enum Means {
  /** From objects as they are stored. */
  READING("reading"),
  /** By asking the API server whether somebody may do something. */
  REVIEW("access review"),
  /** By requests that the API server decides as it would, without storing anything. */
  DRY_RUN("dry run"),
  /** By requests in the name of a tenant. */
  REQUEST("request as the tenant"),
  /** Nothing that an API server can be asked tells it. */
  NONE("not from here");

  private final String text;

  Means(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
