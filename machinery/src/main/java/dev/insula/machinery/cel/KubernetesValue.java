package dev.insula.machinery.cel;

/** A value of a type that Kubernetes adds to CEL: an IP address, a URL, a version. Immutable. */
interface KubernetesValue {

  String typeName();

  /** The size that costs are computed of. */
  default long costSize() {
    return 1;
  }
}
