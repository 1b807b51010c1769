package dev.insula.apiserver.authorization;

/** Decides whether somebody may do something in one control plane. Thread-safe. */
public interface Authorizer {

  Decision authorize(AccessAttributes access);

  /**
   * @param reason why, for people; may be empty
   */
  record Decision(boolean allowed, String reason) {}
}
