package dev.insula.apiserver.kinds;

/** One rule on one place of an object. Stateless, thread-safe. */
@FunctionalInterface
interface Check {

  /** Adds an error for each thing that is wrong at this place. */
  void check(Node node, Findings findings);

  /** Makes a check of what the data says behind the rule's name. */
  @FunctionalInterface
  interface Factory {
    Check make(Object arguments);
  }
}
