package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.quantity.Quantity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Pods and what they ask for while they are alive. */
record PodUsage() implements UsageEvaluator {

  private static final String COUNT = "count/pods";
  private static final String REQUESTS = "requests.";
  private static final String LIMITS = "limits.";
  private static final String HUGE_PAGES = "hugepages-";
  private static final List<String> COMPUTE = List.of("cpu", "memory", "ephemeral-storage");

  /** A quota of these obliges every container to say how much it needs. */
  private static final Set<String> MUST_BE_SAID =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  @Override
  public boolean measures(String name) {
    String plain = name.startsWith(REQUESTS) ? name.substring(REQUESTS.length()) : name;
    String limited = name.startsWith(LIMITS) ? name.substring(LIMITS.length()) : plain;
    return name.equals(COUNT)
        || name.equals("pods")
        || COMPUTE.contains(limited)
        || plain.startsWith(HUGE_PAGES)
        || (name.startsWith(REQUESTS) && isExtended(plain));
  }

  /** Resources of a domain other than Kubernetes' own. */
  private static boolean isExtended(String name) {
    return name.contains("/") && !name.contains("kubernetes.io/") && !name.startsWith(REQUESTS);
  }

  @Override
  public Amounts usage(JsonObject pod, Instant now) {
    Amounts count = Amounts.oneOf(COUNT);
    if (hasEnded(pod, now)) {
      return count;
    }
    return count.plus(charged(PodDemand.requests(pod), PodDemand.limits(pod)));
  }

  private static Amounts charged(Amounts requests, Amounts limits) {
    Amounts out = Amounts.oneOf("pods");
    for (Map.Entry<String, Quantity> request : requests.byName().entrySet()) {
      String name = request.getKey();
      if (COMPUTE.contains(name) || name.startsWith(HUGE_PAGES)) {
        out = out.with(name, request.getValue()).with(REQUESTS + name, request.getValue());
      } else if (isExtended(name)) {
        out = out.with(REQUESTS + name, request.getValue());
      }
    }
    for (String name : COMPUTE) {
      Quantity limit = limits.byName().get(name);
      if (limit != null) {
        out = out.with(LIMITS + name, limit);
      }
    }
    return out;
  }

  private static boolean hasEnded(JsonObject pod, Instant now) {
    String phase = pod.objectAt("status").string("phase", "");
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return true;
    }
    String deletion = Meta.deletionTimestamp(pod);
    Object grace = Meta.of(pod).get("deletionGracePeriodSeconds");
    return deletion != null
        && grace instanceof Long seconds
        && now.isAfter(Instant.parse(deletion).plusSeconds(seconds));
  }

  @Override
  public SortedMap<String, Set<String>> silent(Collection<String> limited, JsonObject pod) {
    var out = new TreeMap<String, Set<String>>();
    JsonObject spec = pod.objectAt("spec");
    if (isSaidOfAll(spec.objectAt("resources"))) {
      return out;
    }
    Stream.concat(spec.objects("containers").stream(), spec.objects("initContainers").stream())
        .forEach(
            container -> {
              JsonObject resources = container.objectAt("resources");
              Amounts said =
                  charged(
                      Amounts.of(resources.objectAt("requests")),
                      Amounts.of(resources.objectAt("limits")));
              for (String name : limited) {
                if (MUST_BE_SAID.contains(name) && !said.names().contains(name)) {
                  out.computeIfAbsent(name, _ -> new TreeSet<>()).add(container.string("name", ""));
                }
              }
            });
    return out;
  }

  /** Whether the pod says as a whole what it needs: then its containers need not. */
  private static boolean isSaidOfAll(JsonObject resources) {
    return Stream.of("requests", "limits")
        .flatMap(member -> resources.objectAt(member).keySet().stream())
        .anyMatch(
            name -> name.equals("cpu") || name.equals("memory") || name.startsWith(HUGE_PAGES));
  }

  @Override
  public boolean isWithin(QuotaScope scope, JsonObject pod) {
    JsonObject spec = pod.objectAt("spec");
    return switch (scope.name()) {
      case "Terminating" -> isTerminating(spec);
      case "NotTerminating" -> !isTerminating(spec);
      case "BestEffort" -> isBestEffort(pod, spec);
      case "NotBestEffort" -> !isBestEffort(pod, spec);
      case "PriorityClass" -> scope.covers(spec.string("priorityClassName", ""));
      case "CrossNamespacePodAffinity" -> reachesAcrossNamespaces(spec.objectAt("affinity"));
      default -> false;
    };
  }

  private static boolean isTerminating(JsonObject spec) {
    return spec.integer("activeDeadlineSeconds", -1) >= 0;
  }

  private static boolean isBestEffort(JsonObject pod, JsonObject spec) {
    String known = pod.objectAt("status").string("qosClass", "");
    return known.isEmpty() ? PodDemand.isNothing(spec) : known.equals("BestEffort");
  }

  private static boolean reachesAcrossNamespaces(JsonObject affinity) {
    return Stream.of("podAffinity", "podAntiAffinity")
        .map(affinity::objectAt)
        .flatMap(
            terms ->
                Stream.concat(
                    terms.objects("requiredDuringSchedulingIgnoredDuringExecution").stream(),
                    terms.objects("preferredDuringSchedulingIgnoredDuringExecution").stream()
                        .map(weighted -> weighted.objectAt("podAffinityTerm"))))
        .anyMatch(
            term ->
                !term.strings("namespaces").isEmpty() || term.object("namespaceSelector") != null);
  }
}
