package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Claims and ingresses that name no class get the one that is marked as the default: of several the
 * newest. Thread-safe.
 */
final class DefaultClasses implements MutatingPlugin {

  private static final GroupVersionResource STORAGE =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");
  private static final GroupVersionResource INGRESS =
      new GroupVersionResource("networking.k8s.io", "v1", "ingressclasses");
  private static final List<String> STORAGE_MARKS =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");
  private static final List<String> INGRESS_MARKS =
      List.of("ingressclass.kubernetes.io/is-default-class");
  private static final String OLD_STORAGE = "volume.beta.kubernetes.io/storage-class";
  private static final String OLD_INGRESS = "kubernetes.io/ingress.class";

  @Override
  public void admit(AdmissionRequest request) {
    JsonObject object = request.object();
    if (object == null || request.operation() != Operation.CREATE) {
      return;
    }
    if (request.isFor("", "persistentvolumeclaims")) {
      fill(request, object, "storageClassName", OLD_STORAGE, STORAGE, STORAGE_MARKS);
    } else if (request.isFor("networking.k8s.io", "ingresses")) {
      fill(request, object, "ingressClassName", OLD_INGRESS, INGRESS, INGRESS_MARKS);
    }
  }

  private static void fill(
      AdmissionRequest request,
      JsonObject object,
      String field,
      String oldAnnotation,
      GroupVersionResource classes,
      List<String> marks) {
    JsonObject spec = object.objectOrCreate("spec");
    Object given = spec.get(field);
    boolean named = given != null && given != JsonNull.NULL;
    if (named || Meta.annotations(object).containsKey(oldAnnotation)) {
      return;
    }
    Optional<JsonObject> chosen =
        request.objects().trees(classes, "").stream()
            .filter(c -> marks.stream().anyMatch(m -> "true".equals(Meta.annotations(c).get(m))))
            .max(
                Comparator.comparing((JsonObject c) -> Meta.of(c).string("creationTimestamp", ""))
                    .thenComparing(Meta::name, Comparator.reverseOrder()));
    chosen.ifPresent(c -> spec.put(field, Meta.name(c)));
  }
}
