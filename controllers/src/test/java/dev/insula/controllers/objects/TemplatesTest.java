package dev.insula.controllers.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import org.junit.jupiter.api.Test;

class TemplatesTest {

  private static JsonObject template(String json) {
    return Json.parseObject(json);
  }

  @Test
  void theHashDoesNotDependOnTheOrderOfMembers() {
    String one = Templates.hash(template("{\"a\":1,\"b\":{\"c\":\"x\",\"d\":[1,2]}}"), 0);
    String other = Templates.hash(template("{\"b\":{\"d\":[1,2],\"c\":\"x\"},\"a\":1}"), 0);
    assertThat(one).isEqualTo(other).matches("[b-df-hj-np-tv-xz24-9]{1,10}");
  }

  @Test
  void itDependsOnTheContentAndTheCollisions() {
    JsonObject template = template("{\"a\":1}");
    assertThat(Templates.hash(template, 0))
        .isNotEqualTo(Templates.hash(template("{\"a\":2}"), 0))
        .isNotEqualTo(Templates.hash(template, 1));
  }

  @Test
  void templatesAreEqualButForTheirHash() {
    JsonObject plain = template("{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{}}");
    JsonObject hashed =
        template(
            "{\"metadata\":{\"labels\":{\"a\":\"b\",\"pod-template-hash\":\"x\"}},\"spec\":{}}");
    assertThat(Templates.equalButForHash(plain, hashed)).isTrue();
    assertThat(Templates.equalButForHash(plain, template("{\"spec\":{}}"))).isFalse();
  }
}
