package dev.insula.tenancy.translation;

import dev.insula.machinery.object.GroupVersionResource;

/** A custom kind that the platform declared to pass. */
public record CustomKind(GroupVersionResource resource, String kind) implements PassingKind {

  /** Qualified, so that no custom kind is taken for one of Kubernetes itself. */
  @Override
  public String ruleName() {
    return kind + "." + resource.group();
  }

  @Override
  public boolean isReferenced() {
    return false;
  }

  @Override
  public boolean passesByItself() {
    return true;
  }

  @Override
  public boolean comesUp() {
    return true;
  }

  @Override
  public String toString() {
    return ruleName();
  }
}
