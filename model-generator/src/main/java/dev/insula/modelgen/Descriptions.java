package dev.insula.modelgen;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said of types and their fields: from the Go comments where there is a protobuf message,
 * else from the API classes.
 */
final class Descriptions {

  private final TypeNames names;
  private final Map<String, ApiModel> models;
  private final TypeCollector types;
  private final TypeBuilder builder;

  Descriptions(
      TypeNames names, Map<String, ApiModel> models, TypeCollector types, TypeBuilder builder) {
    this.names = names;
    this.models = models;
    this.types = types;
    this.builder = builder;
  }

  String ofType(String fullName) {
    ProtoMessage message = types.message(fullName);
    if (message != null && !message.comment.isBlank()) {
      return GoComment.description(message.comment);
    }
    ApiModel model = model(fullName);
    return model == null ? "" : model.description();
  }

  String ofField(String fullName, String field) {
    ApiModel model = model(fullName);
    ProtoMessage message = types.message(fullName);
    if (model != null && message != null) {
      TypeBuilder.Located located = builder.locate(field, message, model, 0);
      if (located != null) {
        return GoComment.description(located.field().comment());
      }
    }
    return model == null ? "" : model.fieldDescriptions().getOrDefault(field, "");
  }

  private @Nullable ApiModel model(String fullName) {
    String javaName = names.javaName(fullName);
    return javaName == null ? null : models.get(javaName);
  }
}
