package dev.insula.tenancy.audit;

import java.util.List;
import java.util.function.Function;

/**
 * A guarantee of isolation and how it is checked. Immutable.
 *
 * @param id stable, for reports and exceptions in CI
 * @param title the guarantee, as a sentence
 * @param remedy what to do where it is broken
 * @param references attacks (CVE) and checks of other benchmarks that it answers
 */
public record AuditCheck(
    String id,
    String title,
    Layer layer,
    Means means,
    String remedy,
    List<String> references,
    Examination examination) {

  public AuditCheck {
    references = List.copyOf(references);
  }

  /** Looks whether the guarantee holds. */
  sealed interface Examination {

    /** For the installation as a whole. */
    record OfCluster(Function<AuditedCluster, Verdict> examine) implements Examination {}

    /** For each tenant. */
    record OfTenant(Function<AuditedTenant, Verdict> examine) implements Examination {}
  }

  static AuditCheck ofCluster(
      String id,
      String title,
      Layer layer,
      Means means,
      String remedy,
      Function<AuditedCluster, Verdict> examine) {
    var examination = new Examination.OfCluster(examine);
    return new AuditCheck(id, title, layer, means, remedy, List.of(), examination);
  }

  static AuditCheck ofTenant(
      String id,
      String title,
      Layer layer,
      Means means,
      String remedy,
      Function<AuditedTenant, Verdict> examine) {
    var examination = new Examination.OfTenant(examine);
    return new AuditCheck(id, title, layer, means, remedy, List.of(), examination);
  }

  /** The same, with what it answers. */
  AuditCheck answers(String... more) {
    return new AuditCheck(id, title, layer, means, remedy, List.of(more), examination);
  }
}
