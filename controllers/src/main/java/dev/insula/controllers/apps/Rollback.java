package dev.insula.controllers.apps;

import dev.insula.client.ObjectReference;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Templates;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Brings an old template back where the annotation asks for it that stands for {@code rollbackTo}
 * of {@code extensions/v1beta1}. {@code kubectl rollout undo} does the same by itself.
 */
final class Rollback {

  private static final String TO = "deprecated.deployment.rollback.to";

  private final Plane plane;
  private final JsonObject deployment;

  Rollback(Plane plane, JsonObject deployment) {
    this.plane = plane;
    this.deployment = deployment;
  }

  /** Whether it is asked for. */
  boolean isWanted() {
    return wanted().isPresent();
  }

  /** Does it, and writes the deployment. */
  void run(Collection<Rs> all) {
    long wanted = wanted().orElse(0L);
    long revision = wanted == 0 ? last(all) : wanted;
    Optional<Rs> found =
        all.stream().filter(rs -> revision > 0 && rs.revision() == revision).findFirst();
    if (found.isEmpty()) {
      String what = wanted == 0 ? "last revision" : "the revision to rollback to";
      event("Warning", "DeploymentRollbackRevisionNotFound", "Unable to find " + what + ".");
    } else {
      to(found.get(), revision);
    }
    Meta.of(deployment).objectOrCreate("annotations").remove(TO);
    plane.client().update(Kinds.DEPLOYMENTS.resource(), deployment, Live.WRITE);
  }

  private Optional<Long> wanted() {
    try {
      return Optional.ofNullable(Meta.annotations(deployment).get(TO)).map(Long::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The second highest revision; 0 if there is none. */
  private static long last(Collection<Rs> all) {
    return all.stream()
        .map(Rs::revision)
        .sorted(Comparator.reverseOrder())
        .skip(1)
        .findFirst()
        .orElse(0L);
  }

  private void to(Rs rs, long revision) {
    JsonObject old = rs.tree().objectAt("spec", "template");
    if (Templates.equalButForHash(old, deployment.objectAt("spec", "template"))) {
      event(
          "Warning",
          "DeploymentRollbackTemplateUnchanged",
          "The rollback revision contains the same template as current deployment \""
              + Meta.name(deployment)
              + "\"");
      return;
    }
    JsonObject template = old.deepCopy();
    template.objectAt("metadata", "labels").remove(Templates.HASH_LABEL);
    deployment.objectOrCreate("spec").put("template", template);
    Map<String, String> annotations = Meta.annotations(rs.tree());
    Revisions.restore(Meta.of(deployment).objectOrCreate("annotations"), annotations);
    event(
        "Normal",
        "DeploymentRollback",
        "Rolled back deployment \"" + Meta.name(deployment) + "\" to revision " + revision);
  }

  private void event(String type, String reason, String message) {
    plane.event(ObjectReference.to(deployment), type, reason, message);
  }
}
