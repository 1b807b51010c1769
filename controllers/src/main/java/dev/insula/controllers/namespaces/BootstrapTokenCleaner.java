package dev.insula.controllers.namespaces;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/** Deletes bootstrap tokens when their time is over. */
public final class BootstrapTokenCleaner implements Controller {

  private final InstantSource clock;

  public BootstrapTokenCleaner(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "token-cleaner";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.SECRETS.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    BootstrapToken.secrets(plane).forEach(secret -> wake.accept(Meta.objectName(secret)));
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.deleted()
        && change.name().namespace().equals(BootstrapToken.NAMESPACE)
        && Live.mentions(change.object(), BootstrapToken.TYPE)) {
      wake.accept(change.name());
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject secret = Live.find(plane, Kinds.SECRETS, name);
    if (secret == null || !BootstrapToken.isToken(secret)) {
      return Result.DONE;
    }
    var token = BootstrapToken.of(secret);
    if (!token.hasExpired(clock.instant())) {
      return token.left(clock.instant()).map(Result::after).orElse(Result.DONE);
    }
    Live.delete(plane, Kinds.SECRETS, name, Meta.uid(secret));
    return Result.DONE;
  }
}
