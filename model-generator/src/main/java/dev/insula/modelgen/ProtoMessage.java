package dev.insula.modelgen;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message of the protobuf sources: its full name, its comment and its fields by name. Filled
 * while the source is read, not changed afterwards.
 */
final class ProtoMessage {

  final String name;
  final Map<String, ProtoField> fields = new LinkedHashMap<>();
  String comment = "";

  ProtoMessage(String name) {
    this.name = name;
  }
}
