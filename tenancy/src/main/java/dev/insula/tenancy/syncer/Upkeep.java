package dev.insula.tenancy.syncer;

import dev.insula.tenancy.translation.Offered;
import dev.insula.tenancy.translation.TokenNeed;

/** What is kept in order for a tenant besides its objects. */
sealed interface Upkeep {

  /** The node object that stands in the tenant for a node of the super cluster. */
  record VirtualNode(String name) implements Upkeep {}

  /** The lease of a virtual node. */
  record NodeLease(String node) implements Upkeep {}

  /** The volume that stands in the tenant for one of the super cluster. */
  record Volume(String name) implements Upkeep {}

  /** A class that the platform offers. */
  record OfferedClass(Offered kind, String name) implements Upkeep {}

  /** A CustomResourceDefinition that the platform offers, or offered. */
  record Definition(String name) implements Upkeep {}

  /** The Secret of a super namespace that holds a token of the tenant. */
  record Token(String namespace, TokenNeed need) implements Upkeep {}
}
