package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** AppArmor profiles, in fields and in the annotations of old, must confine. */
final class AppArmor {

  static final PodCheck CHECK = PodCheck.baseline("appArmorProfile", AppArmor::check);

  private static final Set<String> ALLOWED = Set.of("RuntimeDefault", "Localhost");
  private static final String ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

  private AppArmor() {}

  private static Optional<Finding> check(PodView pod) {
    var values = new TreeSet<String>();
    boolean byPod = isBad(pod.securityContext(), values);
    List<String> containers = pod.namedBySecurity(context -> isBad(context, values));
    List<String> setters = Phrase.setters(byPod, containers);
    List<String> annotations =
        pod.annotations().entrySet().stream()
            .filter(a -> a.getKey().startsWith(ANNOTATION) && !isAllowed(a.getValue()))
            .map(a -> a.getKey() + "=\"" + a.getValue() + "\"")
            .sorted()
            .toList();
    if (!annotations.isEmpty()) {
      setters.add(Phrase.plural("annotation", "annotations", annotations));
    }
    if (setters.isEmpty()) {
      return Optional.empty();
    }
    var shown = new ArrayList<String>(values);
    shown.addAll(annotations);
    return Finding.of(
        Phrase.plural("forbidden AppArmor profile", "forbidden AppArmor profiles", shown),
        Phrase.and(setters) + " must not set AppArmor profile type to " + Phrase.quoted(shown));
  }

  private static boolean isBad(JsonObject context, Set<String> values) {
    JsonObject profile = context.object("appArmorProfile");
    String type = profile == null ? "RuntimeDefault" : profile.string("type", "");
    return !ALLOWED.contains(type) && (values.add(type) || values.contains(type));
  }

  private static boolean isAllowed(String annotation) {
    return annotation.isEmpty()
        || annotation.equals("runtime/default")
        || annotation.startsWith("localhost/");
  }
}
