package dev.insula.modelgen;

/**
 * A field as the protobuf sources show it.
 *
 * @param label {@code optional}, {@code repeated} or {@code map}
 * @param type a scalar such as {@code int32}, or a message such as {@code k8s.io.api.core.v1.Pod};
 *     of a map the type of its values
 * @param number the field number
 * @param comment the Go comment with its markers
 */
record ProtoField(String label, String type, String name, int number, String comment) {

  boolean isMessage() {
    return type.indexOf('.') >= 0;
  }
}
