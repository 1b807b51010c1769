package dev.insula.tenancy.audit;

import java.util.List;
import java.util.stream.Stream;

/** All checks, in the order of reports. */
public final class AuditChecks {

  private AuditChecks() {}

  public static List<AuditCheck> all() {
    return Stream.of(
            ControlPlaneChecks.all(),
            CustomChecks.all(),
            WorkloadChecks.all(),
            NetworkChecks.all(),
            StorageChecks.all(),
            NodeChecks.all(),
            ObservabilityChecks.all())
        .flatMap(List::stream)
        .toList();
  }
}
