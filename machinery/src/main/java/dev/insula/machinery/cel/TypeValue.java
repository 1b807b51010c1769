package dev.insula.machinery.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.values.CelByteString;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A CEL type as a value: what {@code type(x)} gives. Immutable. */
record TypeValue(String name) {

  static TypeValue of(Object value) {
    return new TypeValue(nameOf(value));
  }

  static TypeValue ofType(CelType type) {
    return new TypeValue(
        switch (type.kind()) {
          case NULL_TYPE -> "null_type";
          case TYPE, DYN -> "type";
          default -> type.name();
        });
  }

  static String nameOf(Object value) {
    return switch (value) {
      case Boolean _ -> "bool";
      case Long _ -> "int";
      case UnsignedInt _ -> "uint";
      case Double _ -> "double";
      case String _ -> "string";
      case CelByteString _ -> "bytes";
      case JsonNull _ -> "null_type";
      case List<?> _ -> "list";
      case Map<?, ?> _ -> "map";
      case Instant _ -> "google.protobuf.Timestamp";
      case Duration _ -> "google.protobuf.Duration";
      case Optional<?> _ -> "optional_type";
      case TypeValue _ -> "type";
      case Quantity _ -> "kubernetes.Quantity";
      case CelObject object -> object.typeName();
      case KubernetesValue special -> special.typeName();
      default -> throw new IllegalArgumentException("no CEL value: " + value.getClass());
    };
  }
}
