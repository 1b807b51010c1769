package dev.insula.controllers.namespaces;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs with each bootstrap token what the ConfigMap {@code cluster-info} says of the control
 * plane, so that who has a token can trust it before anything else. The signatures are detached JWS
 * (RFC 7515, appendix F).
 */
public final class ClusterInfoSigner implements Controller {

  private static final ObjectName CLUSTER_INFO = new ObjectName("kube-public", "cluster-info");
  private static final String CONTENT = "kubeconfig";
  private static final String SIGNATURE = "jws-kubeconfig-";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final InstantSource clock;

  public ClusterInfoSigner(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "bootstrap-signer";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.SECRETS.groupResource(), Kinds.CONFIG_MAPS.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    wake.accept(CLUSTER_INFO);
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    boolean ofToken =
        change.resource().equals(Kinds.SECRETS.groupResource())
            && change.name().namespace().equals(BootstrapToken.NAMESPACE)
            && Live.mentions(change.object(), BootstrapToken.TYPE);
    boolean ofInfo =
        change.resource().equals(Kinds.CONFIG_MAPS.groupResource())
            && change.name().equals(CLUSTER_INFO)
            && !change.deleted();
    if (ofToken || ofInfo) {
      wake.accept(CLUSTER_INFO);
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject info = Live.find(plane, Kinds.CONFIG_MAPS, CLUSTER_INFO);
    String content = info == null ? null : info.objectAt("data").string(CONTENT);
    if (info == null || content == null) {
      return Result.DONE;
    }
    JsonObject signed = info.objectAt("data").deepCopy();
    signed.keySet().removeIf(key -> key.startsWith(SIGNATURE));
    Instant now = clock.instant();
    BootstrapToken.secrets(plane).stream()
        .map(BootstrapToken::of)
        .filter(token -> token.canSign(now))
        .forEach(token -> signed.put(SIGNATURE + token.id(), signature(content, token)));
    if (signed.equals(info.object("data"))) {
      return Result.DONE;
    }
    info.put("data", signed);
    return Live.update(plane, Kinds.CONFIG_MAPS, info, Live.WRITE);
  }

  private static String signature(String content, BootstrapToken token) {
    String header = encoded(Json.string(JsonObject.of("alg", "HS256", "kid", token.id())));
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] input = (header + "." + encoded(content)).getBytes(StandardCharsets.US_ASCII);
      return header + ".." + ENCODER.encodeToString(mac.doFinal(input));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HMAC here", e);
    }
  }

  private static String encoded(String text) {
    return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
