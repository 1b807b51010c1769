package dev.insula.machinery.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.List;

/** The types that signatures are written with. */
final class Types {

  static final CelType BOOL = SimpleType.BOOL;
  static final CelType INT = SimpleType.INT;
  static final CelType UINT = SimpleType.UINT;
  static final CelType DOUBLE = SimpleType.DOUBLE;
  static final CelType STRING = SimpleType.STRING;
  static final CelType BYTES = SimpleType.BYTES;
  static final CelType DYN = SimpleType.DYN;
  static final CelType TIMESTAMP = SimpleType.TIMESTAMP;
  static final CelType DURATION = SimpleType.DURATION;
  static final CelType T = TypeParamType.create("T");

  static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  static final CelType URL = OpaqueType.create("kubernetes.URL");
  static final CelType IP = OpaqueType.create("net.IP");
  static final CelType CIDR = OpaqueType.create("net.CIDR");
  static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
  static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
  static final CelType AUTHORIZER = OpaqueType.create("kubernetes.authorization.Authorizer");
  static final CelType PATH_CHECK = OpaqueType.create("kubernetes.authorization.PathCheck");
  static final CelType GROUP_CHECK = OpaqueType.create("kubernetes.authorization.GroupCheck");
  static final CelType RESOURCE_CHECK = OpaqueType.create("kubernetes.authorization.ResourceCheck");
  static final CelType DECISION = OpaqueType.create("kubernetes.authorization.Decision");

  /** Types whose names expressions may compare with, beyond the basic ones. */
  static final List<CelType> NAMED =
      List.of(TIMESTAMP, DURATION, QUANTITY, URL, IP, CIDR, SEMVER, FORMAT);

  private Types() {}

  static CelType list(CelType element) {
    return ListType.create(element);
  }

  static CelType map(CelType key, CelType value) {
    return MapType.create(key, value);
  }

  static CelType optional(CelType value) {
    return OptionalType.create(value);
  }
}
