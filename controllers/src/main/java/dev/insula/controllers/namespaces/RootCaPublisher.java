package dev.insula.controllers.namespaces;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the CA certificate of the control plane into each namespace, for pods to trust it, and puts
 * it right when it is changed or deleted.
 */
public final class RootCaPublisher implements Controller {

  private static final String NAME = "kube-root-ca.crt";
  private static final String ANNOTATION = "kubernetes.io/description";
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
          + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage"
          + " is guaranteed across distributions of Kubernetes clusters.";

  private final UnaryOperator<String> certificateOf;

  /**
   * @param certificateOf the PEM text of a control plane's CA, by the control plane's name; empty
   *     if there is none to publish
   */
  public RootCaPublisher(UnaryOperator<String> certificateOf) {
    this.certificateOf = certificateOf;
  }

  @Override
  public String name() {
    return "root-ca-publisher";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.NAMESPACES.groupResource(), Kinds.CONFIG_MAPS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.NAMESPACES.resource());
  }

  /** The namespaces that all control planes begin with. */
  @Override
  public boolean hasWorkAtBirth() {
    return true;
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.CONFIG_MAPS.groupResource())) {
      boolean touched = change.deleted() || change.previous() != null;
      if (touched && change.name().name().equals(NAME)) {
        wake.accept(new ObjectName("", change.name().namespace()));
      }
    } else if (change.previous() == null && !change.deleted()) {
      wake.accept(change.name());
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    String certificate = certificateOf.apply(plane.name());
    if (certificate.isEmpty() || !Namespaces.isActive(plane, name)) {
      return Result.DONE;
    }
    var data = JsonObject.of("ca.crt", certificate);
    JsonObject present = present(plane, new ObjectName(name.name(), NAME));
    try {
      if (present == null) {
        plane.client().create(Kinds.CONFIG_MAPS, configMap(name.name(), data), Live.WRITE);
      } else if (!data.equals(present.object("data"))) {
        present.put("data", data);
        present.remove("binaryData");
        plane.client().update(Kinds.CONFIG_MAPS, present, Live.WRITE);
      }
    } catch (ApiException e) {
      if (!e.isAlreadyExists() && !Namespaces.isGoing(e)) {
        throw e;
      }
    }
    return Result.DONE;
  }

  private static @Nullable JsonObject present(Plane plane, ObjectName name) {
    try {
      return plane.client().get(Kinds.CONFIG_MAPS, name).tree();
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  private static JsonObject configMap(String namespace, JsonObject data) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        JsonObject.of(
            "name",
            NAME,
            "namespace",
            namespace,
            "annotations",
            JsonObject.of(ANNOTATION, DESCRIPTION)),
        "data",
        data);
  }
}
