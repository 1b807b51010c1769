package dev.insula.tenancy.policy;

import dev.insula.tenancy.syncpolicy.Reference;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.Declaration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What SyncPolicies in force let into tenants' namespaces. Immutable.
 *
 * @param kinds that go down
 * @param results kinds of what controllers make for objects of these, under names kept for that
 * @param makes {@code resource.group} of what they make besides
 */
public record DeclaredKinds(List<CustomKind> kinds, Set<String> results, Set<String> makes) {

  public static final DeclaredKinds NONE = new DeclaredKinds(List.of(), Set.of(), Set.of());

  public DeclaredKinds {
    kinds = List.copyOf(kinds);
    results = Set.copyOf(results);
    makes = Set.copyOf(makes);
  }

  public static DeclaredKinds of(Collection<Declaration> declarations) {
    List<Declaration> down = declarations.stream().filter(Declaration::isDown).toList();
    var results = new TreeSet<String>();
    var makes = new TreeSet<String>();
    for (Declaration declaration : down) {
      declaration.policy().results().stream().map(Reference::to).forEach(results::add);
      makes.addAll(declaration.policy().makes());
    }
    return new DeclaredKinds(down.stream().map(Declaration::kind).toList(), results, makes);
  }
}
