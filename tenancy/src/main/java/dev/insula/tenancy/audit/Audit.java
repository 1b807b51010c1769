package dev.insula.tenancy.audit;

import dev.insula.machinery.object.ApiException;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.audit.AuditCheck.Examination;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs all checks against a super cluster and its tenants. Changes nothing. Thread-safe; each run
 * reads everything anew.
 */
public final class Audit {

  private final List<AuditCheck> checks;
  private final InstantSource clock;

  public Audit(InstantSource clock) {
    this(clock, AuditChecks.all());
  }

  Audit(InstantSource clock, List<AuditCheck> checks) {
    this.clock = clock;
    this.checks = List.copyOf(checks);
  }

  /**
   * Audits the installation and these tenants.
   *
   * @param tenants names; empty for all that there are
   * @throws NoSuchTenantException if there is none of a name
   */
  public AuditReport run(AuditTarget target, List<String> tenants) {
    var cluster = new AuditedCluster(target);
    List<Tenant> audited = chosen(cluster, tenants);
    var outcomes = new ArrayList<Outcome>();
    for (AuditCheck check : checks) {
      if (check.examination() instanceof Examination.OfCluster(var examine)) {
        outcomes.add(new Outcome("", check, verdict(() -> examine.apply(cluster))));
      }
    }
    for (Tenant tenant : audited) {
      try (var under = new AuditedTenant(cluster, tenant)) {
        for (AuditCheck check : checks) {
          if (check.examination() instanceof Examination.OfTenant(var examine)) {
            outcomes.add(new Outcome(tenant.name(), check, verdict(() -> examine.apply(under))));
          }
        }
      }
    }
    String server = target.access().server().toString();
    return new AuditReport(server, target.version(), clock.instant().toString(), outcomes);
  }

  /** There is no tenant of that name. */
  public static final class NoSuchTenantException extends RuntimeException {
    NoSuchTenantException(String name) {
      super("there is no tenant \"" + name + "\"");
    }
  }

  private static List<Tenant> chosen(AuditedCluster cluster, List<String> names) {
    List<Tenant> all = cluster.tenants().stream().filter(t -> !t.deleting()).toList();
    for (String name : names) {
      if (all.stream().noneMatch(tenant -> tenant.name().equals(name))) {
        throw new NoSuchTenantException(name);
      }
    }
    Stream<Tenant> chosen = all.stream();
    return chosen.filter(t -> names.isEmpty() || names.contains(t.name())).toList();
  }

  /** One check that can't be carried out says so, and the others go on. */
  private static Verdict verdict(Supplier<Verdict> examination) {
    try {
      return examination.get();
    } catch (UnverifiableException e) {
      return new Verdict.Unverifiable(String.valueOf(e.getMessage()));
    } catch (ApiException e) {
      return new Verdict.Unverifiable("the server answered: " + e.getMessage());
    } catch (UncheckedIOException e) {
      return new Verdict.Unverifiable(String.valueOf(e.getMessage()));
    }
  }
}
