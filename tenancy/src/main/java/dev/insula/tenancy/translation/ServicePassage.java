package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import org.jspecify.annotations.Nullable;

/** Services: see {@link ServiceDown} and {@link ServiceUp}. */
final class ServicePassage implements Passage {

  @Override
  public boolean passes(JsonObject object, Services services) {
    return ServiceDown.passes(Meta.namespace(object), Meta.name(object));
  }

  @Override
  public JsonObject down(JsonObject object, TenantContext context) {
    return ServiceDown.translate(object, context);
  }

  @Override
  public boolean needsReplacement(JsonObject existing, JsonObject wanted) {
    return ServiceDown.needsReplacement(existing, wanted);
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    return ServiceDown.merge(existing, wanted);
  }

  @Override
  public @Nullable JsonObject specUp(JsonObject object, JsonObject superObject) {
    return ServiceUp.spec(object, superObject);
  }

  @Override
  public @Nullable JsonObject statusUp(JsonObject object, JsonObject superObject) {
    return ServiceUp.status(object, superObject);
  }
}
