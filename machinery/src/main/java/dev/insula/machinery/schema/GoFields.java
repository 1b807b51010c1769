package dev.insula.machinery.schema;

/**
 * What Go's structs say of the fields of built-in kinds and a schema does not: the names of their
 * types, and the structs they are embedded by. Messages of the decoder show both. Thread-safe.
 */
public interface GoFields {

  /** Types and fields as the schema has them. */
  GoFields PLAIN =
      new GoFields() {
        @Override
        public String type(String struct, String field) {
          return "";
        }

        @Override
        public String embedding(String struct, String field) {
          return "";
        }
      };

  /** The type's own name, such as {@code v1.PullPolicy}; empty if it is the schema's. */
  String type(String struct, String field);

  /** The structs between this one and the field, each with a dot behind; usually empty. */
  String embedding(String struct, String field);
}
