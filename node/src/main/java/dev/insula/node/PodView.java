package dev.insula.node;

import dev.insula.client.ObjectSkim;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated nodes keep of a pod. Immutable.
 *
 * @param object the whole pod while there is something to do with it; null while it just runs
 */
record PodView(
    ObjectName name, String uid, String nodeName, String podIp, @Nullable ApiObject object) {

  private static final ObjectSkim SKIM =
      ObjectSkim.of(
          List.of("metadata", "namespace"),
          List.of("metadata", "name"),
          List.of("metadata", "uid"),
          List.of("metadata", "deletionTimestamp"),
          List.of("metadata", "annotations", PodScript.EXIT),
          List.of("spec", "nodeName"),
          List.of("spec", "readinessGates"),
          List.of("status", "phase"),
          List.of("status", "podIP"),
          List.of("spec", "restartPolicy"),
          List.of("spec", "ephemeralContainers"));

  static PodView of(ApiObject object) {
    String[] read = SKIM.read(object);
    String nodeName = read[5];
    String phase = read[7];
    boolean starting = phase.equals("Pending") || phase.isEmpty();
    boolean mayEnd = !read[4].isEmpty() || !read[9].equals("Always");
    boolean changes = !read[6].isEmpty() || !read[10].isEmpty();
    boolean watched = phase.equals("Running") && (mayEnd || changes);
    boolean needsWork = !read[3].isEmpty() || starting || watched;
    boolean ours = NodePlan.indexOf(nodeName) >= 0;
    return new PodView(
        new ObjectName(read[0], read[1]),
        read[2],
        nodeName,
        read[8],
        ours && needsWork ? object : null);
  }
}
