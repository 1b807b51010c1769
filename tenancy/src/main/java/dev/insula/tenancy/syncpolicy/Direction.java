package dev.insula.tenancy.syncpolicy;

/** Who is the source of truth for objects of a kind. */
public enum Direction {
  /** The tenant: what it wants goes down, how it fares comes up. */
  DOWN,

  /** The super cluster: what is public is offered to tenants. */
  UP
}
