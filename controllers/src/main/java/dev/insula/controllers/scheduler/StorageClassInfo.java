package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import java.util.List;

/**
 * What the scheduler keeps of a storage class. Immutable.
 *
 * @param waits whether claims wait for the pod that uses them ({@code WaitForFirstConsumer})
 * @param provisions whether it makes volumes where there are none
 * @param topologies where it can make them; everywhere if empty
 */
record StorageClassInfo(String name, boolean waits, boolean provisions, List<NodeTerm> topologies) {

  private static final String NONE = "kubernetes.io/no-provisioner";

  static StorageClassInfo of(ApiObject object) {
    JsonObject tree = object.tree();
    return new StorageClassInfo(
        Meta.name(tree),
        tree.string("volumeBindingMode", "Immediate").equals("WaitForFirstConsumer"),
        !tree.string("provisioner", "").equals(NONE),
        tree.objects("allowedTopologies").stream().map(NodeTerm::ofTopology).toList());
  }

  boolean provisionsOn(NodeInfo node) {
    return provisions
        && (topologies.isEmpty()
            || topologies.stream().anyMatch(term -> term.matches(node.name(), node.labels())));
  }
}
