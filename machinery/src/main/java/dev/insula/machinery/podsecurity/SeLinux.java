package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** SELinux options keep to the types made for containers and set neither user nor role. */
final class SeLinux {

  static final PodCheck CHECK =
      new PodCheck(
          "seLinuxOptions",
          Level.BASELINE,
          List.of(
              PodCheck.since(
                  0,
                  pod -> check(pod, Set.of("container_t", "container_init_t", "container_kvm_t"))),
              PodCheck.since(
                  31,
                  pod ->
                      check(
                          pod,
                          Set.of(
                              "container_t",
                              "container_init_t",
                              "container_kvm_t",
                              "container_engine_t")))));

  private SeLinux() {}

  private static Optional<Finding> check(PodView pod, Set<String> allowed) {
    var found = new Options(allowed);
    boolean byPod = found.collect(pod.securityContext());
    List<String> setters = Phrase.setters(byPod, pod.namedBySecurity(found::collect));
    return setters.isEmpty()
        ? Optional.empty()
        : Finding.of(
            "seLinuxOptions",
            Phrase.and(setters)
                + " set forbidden securityContext.seLinuxOptions: "
                + String.join("; ", found.problems()));
  }

  /** What forbidden options were found. */
  private static final class Options {
    private final Set<String> allowed;
    private final Set<String> types = new TreeSet<>();
    private boolean user;
    private boolean role;

    Options(Set<String> allowed) {
      this.allowed = allowed;
    }

    boolean collect(JsonObject context) {
      JsonObject options = context.objectAt("seLinuxOptions");
      String type = options.string("type", "");
      boolean badType = !type.isEmpty() && !allowed.contains(type);
      boolean hasUser = !options.string("user", "").isEmpty();
      boolean hasRole = !options.string("role", "").isEmpty();
      if (badType) {
        types.add(type);
      }
      user |= hasUser;
      role |= hasRole;
      return badType || hasUser || hasRole;
    }

    List<String> problems() {
      var out = new ArrayList<String>();
      if (!types.isEmpty()) {
        out.add(Phrase.plural("type ", "types ", types) + Phrase.quoted(types));
      }
      if (user) {
        out.add("user may not be set");
      }
      if (role) {
        out.add("role may not be set");
      }
      return out;
    }
  }
}
