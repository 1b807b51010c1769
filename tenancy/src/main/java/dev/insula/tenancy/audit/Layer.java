package dev.insula.tenancy.audit;

import java.util.Locale;

/** Where a guarantee of isolation is at home. */
public enum Layer {
  CONTROL_PLANE,
  WORKLOAD,
  NETWORK,
  STORAGE,
  NODE,
  OBSERVABILITY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
