package dev.insula.apiserver.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.StructuralSchema;
import dev.insula.machinery.yaml.Yaml;
import org.junit.jupiter.api.Test;

class VersionConversionTest {

  private static JsonObject yaml(String text) {
    return (JsonObject) Yaml.parse(text);
  }

  private static Schema schema(String text) {
    return StructuralSchema.ofType(
        yaml(text),
        "",
        reference -> {
          throw new IllegalArgumentException(reference);
        });
  }

  @Test
  void whatIsReadHasTheDefaultsOfTheStorageVersionAndTheFieldsOfTheServedOne() {
    Schema stored =
        schema(
            "{type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string,"
                + " default: new}}}");
    Schema served =
        schema(
            "{type: object, properties: {apiVersion: {type: string}, a: {type: string}, c: {type:"
                + " string}, d: {type: string, default: other}}}");
    var conversion = new VersionConversion("g/v2", "g/v1", served, stored);

    assertThat(conversion.fromStorage(yaml("{apiVersion: g/v1, a: x, b: z}")))
        .isEqualTo(yaml("{apiVersion: g/v2, a: x, c: new}"));
    assertThat(conversion.toStorage(yaml("{apiVersion: g/v2, a: x}")))
        .isEqualTo(yaml("{apiVersion: g/v1, a: x}"));
    assertThat(conversion.isIdentity()).isFalse();
  }

  @Test
  void theScaleOfAnObjectWithoutReplicasIsAnError() {
    CustomScale scale =
        CustomScale.of(
            yaml("{specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}"));
    assertThat(scale.show(yaml("{spec: {replicas: 0}}")).objectAt("spec")).isEmpty();
    assertThat(scale.show(yaml("{spec: {replicas: 2}}")).objectAt("spec").integer("replicas", 0))
        .isEqualTo(2);
    assertThatThrownBy(() -> scale.show(yaml("{spec: {}}")))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("the spec replicas field \".spec.replicas\" does not exist");
  }
}
