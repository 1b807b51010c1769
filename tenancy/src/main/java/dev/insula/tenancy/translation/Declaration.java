package dev.insula.tenancy.translation;

import dev.insula.tenancy.syncpolicy.Direction;
import dev.insula.tenancy.syncpolicy.SyncPolicy;

/**
 * A policy in force, and the custom resource that it is about. Immutable.
 *
 * @param definition the custom resource as tenants get it
 */
public record Declaration(CustomKind kind, SyncPolicy policy, OfferedDefinition definition) {

  public boolean isDown() {
    return policy.direction() == Direction.DOWN;
  }

  /** How its objects pass, if they go down. */
  public Passage passage() {
    return new CustomPassage(kind, policy, definition.hasStatus());
  }
}
