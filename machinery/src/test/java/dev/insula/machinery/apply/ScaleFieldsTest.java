package dev.insula.machinery.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import org.junit.jupiter.api.Test;

class ScaleFieldsTest {

  private static final String OBJECT =
      """
      {'metadata': {'managedFields': [
        {'manager': 'm', 'operation': 'Apply', 'apiVersion': 'x/v1', 'fieldsType': 'FieldsV1',
         'fieldsV1': {'f:spec': {'f:replicas': {}, 'f:color': {}}}},
        {'manager': 'u', 'operation': 'Update', 'apiVersion': 'x/v1', 'fieldsType': 'FieldsV1',
         'fieldsV1': {'f:spec': {'f:size': {}}}}]}}
      """;

  private final ScaleFields fields = new ScaleFields("x/v1", "spec.replicas");

  @Test
  void aScaleShowsWhoOwnsTheReplicas() {
    JsonObject scale = new JsonObject();
    fields.toScale(parse(OBJECT), scale);
    assertThat(Json.string(Meta.of(scale).get("managedFields")))
        .isEqualTo(
            "[{\"manager\":\"m\",\"operation\":\"Apply\",\"apiVersion\":\"autoscaling/v1\","
                + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\"f:replicas\":{}}}}]");
  }

  @Test
  void whoTakesTheReplicasInTheScaleTakesThemInTheObject() {
    JsonObject scale =
        parse(
            """
            {'metadata': {'managedFields': [
              {'manager': 'hpa', 'operation': 'Update', 'apiVersion': 'autoscaling/v1',
               'fieldsType': 'FieldsV1', 'subresource': 'scale',
               'fieldsV1': {'f:spec': {'f:replicas': {}}}}]}}
            """);
    JsonObject object = parse(OBJECT);
    fields.toObject(scale, object);
    assertThat(Json.string(Meta.of(object).get("managedFields")))
        .isEqualTo(
            "[{\"manager\":\"m\",\"operation\":\"Apply\",\"apiVersion\":\"x/v1\","
                + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\"f:color\":{}}}},"
                + "{\"manager\":\"hpa\",\"operation\":\"Update\",\"apiVersion\":\"x/v1\","
                + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\"f:replicas\":{}}},"
                + "\"subresource\":\"scale\"},"
                + "{\"manager\":\"u\",\"operation\":\"Update\",\"apiVersion\":\"x/v1\","
                + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{\"f:size\":{}}}}]");
  }

  private static JsonObject parse(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
