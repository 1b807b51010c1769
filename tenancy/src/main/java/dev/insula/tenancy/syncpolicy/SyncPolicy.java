package dev.insula.tenancy.syncpolicy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.selector.LabelSelector;
import dev.insula.tenancy.fields.FieldPath;
import dev.insula.tenancy.naming.Origin;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A declaration of the platform that objects of a custom kind pass, and how. Immutable; equal to
 * another that says the same.
 *
 * @param created when it was made, as its metadata says
 * @param tenants which ones it is for
 * @param references fields of objects that go down which name other objects
 * @param results fields of objects that go down which name what controllers make for them below
 * @param makes {@code resource.group} of what controllers make besides, and keep to themselves
 * @param down what the tenant decides of an object; by itself, all but metadata and status
 * @param up what the super cluster decides; by itself, the status
 * @param patch what is changed on the way down
 * @param selector of the super cluster's objects that are public, as query parameters have it
 * @param annotations keys of those that pass with the objects
 * @param problems why it can't be followed; empty if it can
 */
public record SyncPolicy(
    String name,
    String created,
    GroupVersionResource resource,
    Direction direction,
    Selection tenants,
    List<Reference> references,
    List<Reference> results,
    Set<String> makes,
    FieldSelection down,
    FieldSelection up,
    DownPatch patch,
    String selector,
    Set<String> annotations,
    List<String> problems) {

  /** Label of what is offered, by which it is chosen if a policy does not say it otherwise. */
  private static final String OFFERED = Origin.DOMAIN + "/offered";

  /** What says which object it is and whose, which is never passed as a field. */
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind", "metadata");

  private static final FieldPath STATUS = FieldPath.ofMember("status");

  public static SyncPolicy parse(JsonObject object) {
    JsonObject spec = object.objectAt("spec");
    JsonObject kind = spec.objectAt("kind");
    JsonObject fields = spec.objectAt("fields");
    var problems = new Problems();
    var policy =
        new SyncPolicy(
            Meta.name(object),
            Meta.of(object).string("creationTimestamp", ""),
            new GroupVersionResource(
                kind.string("group", ""), kind.string("version", ""), kind.string("resource", "")),
            spec.string("direction", "").equals("up") ? Direction.UP : Direction.DOWN,
            Selection.parse(spec.objectAt("tenants")),
            spec.objects("references").stream()
                .flatMap(json -> Reference.parse(json, problems).stream())
                .toList(),
            spec.objects("results").stream()
                .flatMap(json -> Reference.parseResult(json, problems).stream())
                .toList(),
            Set.copyOf(spec.strings("makes")),
            FieldSelection.parse(fields.objectAt("down"), problems),
            FieldSelection.parse(fields.objectAt("up"), problems),
            DownPatch.parse(arrayOf(spec, "patches"), problems),
            selector(spec, problems),
            Set.copyOf(spec.strings("annotations")),
            List.of());
    policy.check(problems);
    return policy.with(problems.all());
  }

  private SyncPolicy with(List<String> found) {
    return new SyncPolicy(
        name,
        created,
        resource,
        direction,
        tenants,
        references,
        results,
        makes,
        down,
        up,
        patch,
        selector,
        annotations,
        found);
  }

  private static JsonArray arrayOf(JsonObject spec, String member) {
    JsonArray array = spec.array(member);
    return array == null ? new JsonArray() : array;
  }

  private static String selector(JsonObject spec, Problems problems) {
    JsonObject selector = spec.object("selector");
    if (selector == null) {
      return OFFERED + "=true";
    }
    try {
      LabelSelector parsed = LabelSelector.ofObject(selector);
      if (parsed.isEverything()) {
        problems.add("an empty selector would make every object public");
      }
      return parsed.toString();
    } catch (ApiException e) {
      problems.add("the selector can't be read: " + e.getMessage());
      return "";
    }
  }

  private void check(Problems problems) {
    String group = resource.group();
    if (!group.contains(".")) {
      problems.add("\"" + group + "\" is no group of custom resources");
    }
    if (Origin.isReserved(group)) {
      problems.add("kinds of " + Origin.DOMAIN + " are the platform's own");
    }
    for (FieldSelection fields : List.of(down, up)) {
      fields.allow().stream()
          .filter(path -> IDENTITY.contains(path.steps().getFirst().key()))
          .forEach(path -> problems.add(path + " is not passed as a field"));
    }
    annotations.stream()
        .filter(Origin::isReserved)
        .forEach(key -> problems.add("annotation " + key + " is the platform's own"));
    if (direction == Direction.UP) {
      checkUp(problems);
    } else {
      checkDown(problems);
    }
  }

  private void checkUp(Problems problems) {
    if (up.allow().isEmpty()) {
      problems.add("fields.up.allow has to say what of an object is public");
    }
    boolean otherwise =
        !references.isEmpty()
            || !results.isEmpty()
            || !makes.isEmpty()
            || !patch.isEmpty()
            || !down.allow().isEmpty()
            || !down.deny().isEmpty();
    if (otherwise) {
      problems.add("references, results, makes, patches and fields.down are about what goes down");
    }
  }

  private void checkDown(Problems problems) {
    for (Reference result : results) {
      if (references.stream().anyMatch(one -> one.path().equals(result.path()))) {
        problems.add(result.path() + " can't name both what is there and what is made");
      }
      if (decidedBelow().stream().anyMatch(result.path()::isWithin)) {
        problems.add(result.path() + " is not the tenant's, who names results");
      }
    }
    makes.stream()
        .filter(made -> !mayBeMade(made))
        .forEach(made -> problems.add("controllers are not let make " + made));
    if (down.allow().stream().anyMatch(path -> path.isWithin(STATUS))) {
      problems.add("the status comes up, and does not go down");
    }
  }

  /**
   * Nothing that runs, gives rights, or is one of Kubernetes' own kinds that the airlock judges.
   */
  private static boolean mayBeMade(String made) {
    String group = made.substring(made.indexOf('.') + 1);
    boolean custom = group.contains(".") && !group.endsWith(".k8s.io") && !Origin.isReserved(group);
    return custom || made.equals("secrets") || made.equals("configmaps");
  }

  /** What the super cluster decides of an object that goes down. */
  public List<FieldPath> decidedBelow() {
    return up.allow().isEmpty() ? List.of(STATUS) : up.allow();
  }

  /** Name of the CustomResourceDefinition. */
  public String definition() {
    return resource.groupResource().toString();
  }

  /** What is wrong with it, in a sentence; empty if nothing is. */
  public Optional<String> problem() {
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }
}
