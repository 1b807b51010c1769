package dev.insula.apiserver.signing;

import dev.insula.apiserver.registry.ForwardingStrategy;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each of the three paths of a CertificateSigningRequest may change. The requester's identity
 * is the server's to say; a request never changes; approval and signing have a path each.
 */
public final class SigningRequestStrategy extends ForwardingStrategy {

  /** A path of the object. */
  public enum Path {
    MAIN,
    APPROVAL,
    STATUS
  }

  private final Path path;

  public SigningRequestStrategy(Strategy declared, Path path) {
    super(declared);
    this.path = path;
  }

  @Override
  public void prepareForCreate(WriteContext context, JsonObject object) {
    super.prepareForCreate(context, object);
    JsonObject spec = object.objectOrCreate("spec");
    List.of("username", "uid", "groups", "extra").forEach(spec::remove);
    UserInfo user = context.user();
    spec.put("username", user.name());
    if (!user.uid().isEmpty()) {
      spec.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      spec.put("groups", new JsonArray(user.groups()));
    }
    if (!user.extra().isEmpty()) {
      var extra = new JsonObject();
      new TreeMap<>(user.extra()).forEach((key, values) -> extra.put(key, new JsonArray(values)));
      spec.put("extra", extra);
    }
    object.put("status", new JsonObject());
  }

  @Override
  public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
    object.put("spec", old.objectAt("spec").deepCopy());
    JsonObject asked = object.objectAt("status");
    JsonObject was = old.objectAt("status");
    switch (path) {
      case MAIN -> object.put("status", was.deepCopy());
      case APPROVAL -> {
        JsonObject status = was.deepCopy();
        put(status, "conditions", asked.get("conditions"));
        object.put("status", status);
        SigningConditions.setTimes(status, was, context.now());
      }
      case STATUS -> {
        JsonObject status = asked.deepCopy();
        SigningConditions.keepDecision(status, was);
        object.put("status", status);
        SigningConditions.setTimes(status, was, context.now());
      }
    }
  }

  @Override
  public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    Verdict verdict = super.judge(context, object, old);
    var causes = new ArrayList<>(verdict.causes());
    if (old == null) {
      causes.addAll(SigningRequestRules.check(object.objectAt("spec")));
    } else if (path != Path.MAIN) {
      JsonObject status = object.objectAt("status");
      JsonObject was = old.objectAt("status");
      causes.addAll(SigningConditions.check(status));
      causes.addAll(SigningConditions.checkChange(status, was));
      causes.addAll(SigningConditions.checkCertificate(status, was));
    }
    return new Verdict(causes, verdict.warnings());
  }

  private static void put(JsonObject object, String member, @Nullable Object value) {
    if (value instanceof JsonArray array) {
      object.put(member, array.deepCopy());
    } else {
      object.remove(member);
    }
  }
}
