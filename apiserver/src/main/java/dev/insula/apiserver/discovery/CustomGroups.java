package dev.insula.apiserver.discovery;

import dev.insula.apiserver.model.ModelGroupVersion;
import dev.insula.apiserver.model.ModelResource;
import dev.insula.apiserver.model.ModelSubresource;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verb;
import dev.insula.machinery.names.VersionOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A control plane's custom resources as discovery shows them. Stateless. */
final class CustomGroups {

  /** The order in which a real server lists the verbs of custom resources. */
  private static final List<Verb> VERB_ORDER =
      List.of(
          Verb.DELETE,
          Verb.DELETECOLLECTION,
          Verb.GET,
          Verb.LIST,
          Verb.PATCH,
          Verb.CREATE,
          Verb.UPDATE,
          Verb.WATCH);

  private CustomGroups() {}

  /** Groups by name, versions by preference, resources by name. */
  static List<ModelGroupVersion> of(ServedResources custom) {
    Map<String, Map<String, List<ModelResource>>> groups = new TreeMap<>();
    for (ResourceDefinition definition : custom.all()) {
      groups
          .computeIfAbsent(definition.resource().group(), _ -> new TreeMap<>(new VersionOrder()))
          .computeIfAbsent(definition.resource().version(), _ -> new ArrayList<>())
          .add(resource(definition));
    }
    List<ModelGroupVersion> out = new ArrayList<>();
    groups.forEach(
        (group, versions) ->
            versions.forEach(
                (version, resources) -> {
                  resources.sort(Comparator.comparing(r -> r.resource().resource()));
                  out.add(new ModelGroupVersion(group, version, "", resources));
                }));
    return out;
  }

  private static ModelResource resource(ResourceDefinition definition) {
    Map<String, ModelSubresource> subresources = new LinkedHashMap<>();
    definition.subresources().values().stream()
        .sorted(Comparator.comparing(Subresource::name).reversed())
        .forEach(
            sub ->
                subresources.put(
                    sub.name(), new ModelSubresource(sub.name(), sub.kind(), sorted(sub.verbs()))));
    return new ModelResource(
        definition.resource(),
        definition.groupVersionKind(),
        definition.listKind(),
        definition.singular(),
        definition.namespaced(),
        definition.shortNames(),
        definition.categories(),
        verbs(definition.verbs()),
        definition.storage().apiVersion(),
        subresources);
  }

  private static List<String> verbs(Set<Verb> verbs) {
    return VERB_ORDER.stream().filter(verbs::contains).map(Verb::word).toList();
  }

  private static List<String> sorted(Set<Verb> verbs) {
    return verbs.stream().map(Verb::word).sorted().toList();
  }
}
