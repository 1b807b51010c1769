package dev.insula.controllers.autoscaling;

import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pods that the autoscalers of a control plane size, by the selectors that their targets had
 * when they were last looked at. As many as there are autoscalers. Thread-safe.
 */
final class AutoscaledPods {

  /** Pods that are asked whose they are: those of one target are mostly alike. */
  private static final int MOST_PODS = 100;

  private final Map<ObjectName, LabelSelector> selectors = new ConcurrentHashMap<>();

  /** Notes an autoscaler's selector; gives all autoscalers of the pods that it selects, by name. */
  List<ObjectName> sharing(Plane plane, ObjectName autoscaler, LabelSelector selector) {
    selectors.put(autoscaler, selector);
    List<PodView> pods =
        plane.all(Kinds.PODS).by(Kinds.BY_NAMESPACE, autoscaler.namespace()).stream()
            .filter(pod -> selector.matches(pod.labels()))
            .limit(MOST_PODS)
            .toList();
    return selectors.entrySet().stream()
        .filter(each -> each.getKey().namespace().equals(autoscaler.namespace()))
        .filter(each -> pods.stream().anyMatch(pod -> each.getValue().matches(pod.labels())))
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(ObjectName::name))
        .toList();
  }

  void forget(ObjectName autoscaler) {
    selectors.remove(autoscaler);
  }
}
