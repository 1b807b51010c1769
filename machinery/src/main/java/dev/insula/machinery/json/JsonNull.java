package dev.insula.machinery.json;

/** The JSON value {@code null}, told apart from an absent member. */
public enum JsonNull {
  NULL;

  @Override
  public String toString() {
    return "null";
  }
}
