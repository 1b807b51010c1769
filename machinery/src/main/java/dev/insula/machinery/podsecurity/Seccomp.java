package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import dev.insula.machinery.podsecurity.PodCheck.Revision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** System calls are filtered: not switched off at baseline, switched on when restricted. */
final class Seccomp {

  static final PodCheck BASELINE =
      new PodCheck(
          "seccompProfile_baseline",
          Level.BASELINE,
          List.of(
              PodCheck.since(0, Seccomp::checkAnnotations),
              PodCheck.since(19, Seccomp::checkBaseline)));

  static final PodCheck RESTRICTED =
      new PodCheck(
          "seccompProfile_restricted",
          Level.RESTRICTED,
          List.of(
              new Revision(19, BASELINE.id(), Seccomp::checkRestricted),
              new Revision(
                  25,
                  BASELINE.id(),
                  pod -> pod.isWindows() ? Optional.empty() : checkRestricted(pod))));

  private static final String REASON = "seccompProfile";
  private static final Set<String> ALLOWED = Set.of("RuntimeDefault", "Localhost");
  private static final String POD_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String CONTAINER_ANNOTATION =
      "container.seccomp.security.alpha.kubernetes.io/";

  private Seccomp() {}

  /** Before 1.19 there were annotations only. */
  private static Optional<Finding> checkAnnotations(PodView pod) {
    var bad = new TreeSet<String>();
    Stream.concat(
            Stream.of(POD_ANNOTATION),
            pod.containers().stream().map(c -> CONTAINER_ANNOTATION + c.string("name", "")))
        .forEach(
            key -> {
              String value = pod.annotations().get(key);
              if (value != null && !confines(value)) {
                bad.add(key + "=\"" + value + "\"");
              }
            });
    return bad.isEmpty()
        ? Optional.empty()
        : Finding.of(
            REASON,
            "forbidden "
                + Phrase.plural("annotation ", "annotations ", bad)
                + String.join(", ", bad));
  }

  private static boolean confines(String annotation) {
    return annotation.equals("runtime/default")
        || annotation.equals("docker/default")
        || annotation.startsWith("localhost/");
  }

  private static Optional<Finding> checkBaseline(PodView pod) {
    var values = new TreeSet<String>();
    boolean byPod = isBad(pod.securityContext(), values);
    List<String> setters =
        Phrase.setters(byPod, pod.namedBySecurity(context -> isBad(context, values)));
    return setters.isEmpty()
        ? Optional.empty()
        : Finding.of(
            REASON,
            Phrase.and(setters)
                + " must not set securityContext.seccompProfile.type to "
                + Phrase.quoted(values));
  }

  private static Optional<Finding> checkRestricted(PodView pod) {
    Optional<Finding> wrong = checkBaseline(pod);
    if (wrong.isPresent() || isSet(pod.securityContext())) {
      return wrong;
    }
    List<String> silent = pod.namedBySecurity(context -> !isSet(context));
    return silent.isEmpty()
        ? Optional.empty()
        : Finding.of(
            REASON,
            "pod or "
                + Phrase.containers(silent)
                + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                + " \"Localhost\"");
  }

  private static boolean isSet(JsonObject context) {
    return context.object("seccompProfile") != null;
  }

  private static boolean isBad(JsonObject context, Set<String> values) {
    String type = context.objectAt("seccompProfile").string("type", "");
    return isSet(context) && !ALLOWED.contains(type) && (values.add(type) || values.contains(type));
  }
}
