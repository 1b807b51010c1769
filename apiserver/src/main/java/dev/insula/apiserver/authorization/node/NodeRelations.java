package dev.insula.apiserver.authorization.node;

import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What nodes have to do with objects, as stored now. Thread-safe. */
final class NodeRelations {

  static final GroupVersionResource PODS = core("pods");
  static final GroupVersionResource NODES = core("nodes");
  private static final GroupVersionResource VOLUMES = core("persistentvolumes");

  /** The node made these itself, from what it has, so they open nothing to it. */
  static final String MIRROR = "kubernetes.io/config.mirror";

  private final ObjectRepository objects;

  NodeRelations(ObjectRepository objects) {
    this.objects = objects;
  }

  private static GroupVersionResource core(String resource) {
    return new GroupVersionResource("", "v1", resource);
  }

  /** Whether a pod of the node refers to the object. */
  boolean needs(
      String node, String namespace, String name, Function<PodReferences, Set<String>> what) {
    return references(node, namespace).anyMatch(of -> what.apply(of).contains(name));
  }

  /** Whether a pod of the node uses the secret, directly or for one of its volumes. */
  boolean needsSecret(String node, String namespace, String name) {
    return needs(node, namespace, name, PodReferences::secrets)
        || objects.trees(VOLUMES, "").stream()
            .filter(volume -> names(volume, namespace, name))
            .anyMatch(volume -> usesVolume(node, volume));
  }

  private static boolean names(JsonObject volume, String namespace, String name) {
    String home = volume.stringAt("spec", "claimRef", "namespace");
    return SecretReference.in(volume.objectAt("spec")).stream()
        .anyMatch(
            secret ->
                secret.name().equals(name)
                    && namespace.equals(secret.namespace().isEmpty() ? home : secret.namespace()));
  }

  boolean needsVolume(String node, String name) {
    return objects
        .tree(VOLUMES, new ObjectName("", name))
        .filter(volume -> usesVolume(node, volume))
        .isPresent();
  }

  private boolean usesVolume(String node, JsonObject volume) {
    JsonObject claim = volume.objectAt("spec", "claimRef");
    return needs(
        node, claim.string("namespace", ""), claim.string("name", ""), PodReferences::claims);
  }

  /** Whether the object is there and says that it is the node's. */
  boolean isOf(String node, GroupVersionResource resource, String namespace, String name) {
    return find(resource, namespace, name)
        .filter(object -> node.equals(nodeOf(object)))
        .isPresent();
  }

  Optional<JsonObject> find(GroupVersionResource resource, String namespace, String name) {
    return objects.tree(resource, new ObjectName(namespace, name));
  }

  static String nodeOf(JsonObject object) {
    return object.objectAt("spec").string("nodeName", "");
  }

  private Stream<PodReferences> references(String node, String namespace) {
    return objects.trees(PODS, namespace).stream()
        .filter(pod -> nodeOf(pod).equals(node))
        .filter(pod -> !Meta.annotations(pod).containsKey(MIRROR))
        .map(PodReferences::of);
  }
}
