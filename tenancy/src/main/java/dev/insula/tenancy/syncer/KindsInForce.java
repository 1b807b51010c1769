package dev.insula.tenancy.syncer;

import static java.util.stream.Collectors.toSet;

import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.CustomOffer;
import dev.insula.tenancy.translation.Declaration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Brings in force what the platform declares of custom kinds: they are followed below, offered
 * above, and pass as soon as everything that the super cluster has of them is known. Thread-safe.
 */
final class KindsInForce {

  private final CustomKinds kinds;
  private final SuperMirror mirror;
  private final OfferedClasses classes;
  private final SuperFacts facts;
  private final OfferedDefinitions definitions;
  private final TenantPlanes planes;
  private final Consumer<TenantPlane> visitSoon;
  private final ReentrantLock declaring = new ReentrantLock();

  KindsInForce(
      CustomKinds kinds,
      SuperMirror mirror,
      OfferedClasses classes,
      SuperFacts facts,
      OfferedDefinitions definitions,
      TenantPlanes planes,
      Consumer<TenantPlane> visitSoon) {
    this.kinds = kinds;
    this.mirror = mirror;
    this.classes = classes;
    this.facts = facts;
    this.definitions = definitions;
    this.planes = planes;
    this.visitSoon = visitSoon;
  }

  /** These are declared from now on, and no others. */
  void declare(Collection<Declaration> declarations) {
    declaring.lock();
    try {
      List<Declaration> before = kinds.all();
      List<Declaration> news = declarations.stream().filter(d -> !before.contains(d)).toList();
      kinds.declare(declarations);
      List<CustomKind> down = kindsOf(declarations);
      facts.followSnapshotClasses(
          down.stream().anyMatch(kind -> kind.ruleName().equals(Airlock.SNAPSHOT)));
      mirror.follow(down, this::known);
      classes.declare(offersOf(declarations), offersOf(news));
      Set<CustomKind> asBefore =
          declarations.stream().filter(before::contains).map(Declaration::kind).collect(toSet());
      for (TenantPlane plane : planes.all()) {
        plane.kindsChanged();
        definitions.look(plane);
        // What passed by what was declared before passes anew.
        boolean passed =
            plane
                .pairs()
                .keySet()
                .removeIf(key -> key.kind() instanceof CustomKind kind && !asBefore.contains(kind));
        if (passed) {
          visitSoon.accept(plane);
        }
      }
    } finally {
      declaring.unlock();
    }
  }

  /** Whether everything is known that what is declared needs. */
  boolean contains(Declaration declaration) {
    return declaration.isDown()
        ? mirror.isFollowed(declaration.kind()) && facts.areKnownFor(declaration.kind())
        : classes.isFollowed(new CustomOffer(declaration));
  }

  private static List<CustomKind> kindsOf(Collection<Declaration> declarations) {
    return declarations.stream().filter(Declaration::isDown).map(Declaration::kind).toList();
  }

  private static List<CustomOffer> offersOf(Collection<Declaration> declarations) {
    return declarations.stream().filter(d -> !d.isDown()).map(CustomOffer::new).toList();
  }

  /** Everything that the super cluster has of a custom kind is known: it may pass. */
  private void known(CustomKind kind) {
    for (TenantPlane plane : planes.all()) {
      definitions.look(plane, kind.resource().groupResource().toString());
    }
  }
}
