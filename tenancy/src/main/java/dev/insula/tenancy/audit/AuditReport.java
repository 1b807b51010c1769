package dev.insula.tenancy.audit;

import java.util.List;

/**
 * What an audit found out.
 *
 * @param server what was audited, such as a URL
 * @param version of the super cluster, empty if it was not told
 * @param at RFC 3339
 */
public record AuditReport(String server, String version, String at, List<Outcome> outcomes) {

  public AuditReport {
    outcomes = List.copyOf(outcomes);
  }

  public List<Outcome> broken() {
    return outcomes.stream().filter(Outcome::isBroken).toList();
  }

  /** How many outcomes have a verdict of that word. */
  public long count(String word) {
    return outcomes.stream().filter(o -> o.verdict().word().equals(word)).count();
  }
}
