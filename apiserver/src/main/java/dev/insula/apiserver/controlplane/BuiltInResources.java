package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.model.ModelGroupVersion;
import dev.insula.apiserver.model.ModelResource;
import dev.insula.apiserver.model.ModelSubresource;
import dev.insula.apiserver.registry.Action;
import dev.insula.apiserver.registry.Conversion;
import dev.insula.apiserver.registry.PlainPrinter;
import dev.insula.apiserver.registry.Printer;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verb;
import dev.insula.apiserver.resource.ScaleView;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the definitions of the built-in resources, once for all control planes of a process, from
 * the model, what is declared of the kinds, and the actions that others bring.
 */
public final class BuiltInResources {

  private static final Set<String> CONNECTS =
      Set.of("attach", "exec", "log", "portforward", "proxy");

  private final KubernetesModel model;
  private final KindCatalog kinds;
  private final Function<GroupVersionKind, Printer> printers;

  /** By resource, or resource and subresource: {@code pods/binding}, {@code tokenreviews}. */
  private final Map<String, Action> actions = new HashMap<>();

  public BuiltInResources(KubernetesModel model, KindCatalog kinds) {
    this(model, kinds, _ -> new PlainPrinter());
  }

  /**
   * @param printers the tables of kinds
   */
  public BuiltInResources(
      KubernetesModel model, KindCatalog kinds, Function<GroupVersionKind, Printer> printers) {
    this.model = model;
    this.kinds = kinds;
    this.printers = printers;
  }

  /**
   * Says what a create of something that is not stored does.
   *
   * @param name {@code tokenreviews.authentication.k8s.io}, {@code pods/eviction}
   */
  public BuiltInResources with(String name, Action action) {
    actions.put(name, action);
    return this;
  }

  public ServedResources build() {
    var out = new ArrayList<ResourceDefinition>();
    for (ModelGroupVersion version : model.groupVersions()) {
      for (ModelResource resource : version.resources()) {
        ResourceDefinition made = definition(resource);
        if (made != null) {
          out.add(made);
        }
      }
    }
    return new ServedResources(out);
  }

  private @Nullable ResourceDefinition definition(ModelResource resource) {
    Action action = actions.get(resource.resource().groupResource().toString());
    if (!resource.isListed() && action == null) {
      return null;
    }
    GroupVersionResource storage = storage(resource);
    GroupVersionKind served = resource.kind();
    var stored = new GroupVersionKind(storage.group(), storage.version(), served.kind());
    return new ResourceDefinition(
        resource.resource(),
        served.kind(),
        resource.listKind(),
        resource.singular(),
        resource.shortNames(),
        resource.categories(),
        resource.namespaced(),
        resource.isListed() ? verbs(resource.verbs()) : Set.of(),
        storage,
        model.schema(served),
        BuiltInStrategies.of(resource.resource(), kinds.strategy(served, stored)),
        storage.equals(resource.resource())
            ? Conversion.NONE
            : BuiltInConversions.between(resource.resource(), storage, model.schema(stored)),
        subresources(resource, served, stored),
        action,
        printers.apply(stored),
        kinds.selectableFields(served),
        true);
  }

  /** What the default server stores in a version it does not serve, is stored as served here. */
  private GroupVersionResource storage(ModelResource resource) {
    GroupVersionResource own = resource.resource();
    var version = GroupVersionKind.of(resource.storageVersion(), "");
    var storage = new GroupVersionResource(version.group(), version.version(), own.resource());
    return model.resource(storage) == null ? own : storage;
  }

  private Map<String, Subresource> subresources(
      ModelResource resource, GroupVersionKind served, GroupVersionKind stored) {
    var out = new LinkedHashMap<String, Subresource>();
    Strategy main = kinds.strategy(served, stored);
    Strategy status = kinds.statusStrategy(served, stored);
    for (ModelSubresource sub : resource.subresources().values()) {
      String path = resource.resource().resource() + "/" + sub.name();
      Subresource made =
          CONNECTS.contains(sub.name())
              ? new Subresource.Connect(sub.name(), sub.kind(), verbs(sub.verbs()))
              : subresource(path, sub, main, status);
      if (made != null) {
        out.put(sub.name(), made);
      }
    }
    return out;
  }

  private @Nullable Subresource subresource(
      String path, ModelSubresource sub, Strategy main, Strategy status) {
    Set<Verb> verbs = verbs(sub.verbs());
    if (sub.name().equals("scale")) {
      return new Subresource.View(
          sub.name(),
          sub.kind(),
          verbs,
          model.schema(sub.kind()),
          new ScaleView(),
          printers.apply(sub.kind()));
    }
    if (sub.verbs().contains("update")) {
      Strategy part = BuiltInStrategies.ofPart(path, main, status, kinds.podParts());
      return new Subresource.Part(sub.name(), sub.kind(), verbs, part);
    }
    Action action = actions.get(path);
    return action == null
        ? null
        : new Subresource.Act(sub.name(), sub.kind(), verbs, model.schema(sub.kind()), action);
  }

  private static Set<Verb> verbs(List<String> words) {
    return words.stream()
        .flatMap(word -> Verb.of(word).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
