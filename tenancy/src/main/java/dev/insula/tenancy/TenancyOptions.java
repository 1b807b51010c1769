package dev.insula.tenancy;

import dev.insula.tenancy.operator.OperatorOptions;
import dev.insula.tenancy.syncer.SyncerOptions;
import java.time.Clock;

/**
 * How operator and syncer work. Immutable.
 *
 * @param clock for times in objects and the life of tokens
 */
public record TenancyOptions(OperatorOptions operator, SyncerOptions syncer, Clock clock) {

  public static final TenancyOptions DEFAULT =
      new TenancyOptions(OperatorOptions.DEFAULT, SyncerOptions.DEFAULT, Clock.systemUTC());

  public TenancyOptions withSyncer(SyncerOptions other) {
    return new TenancyOptions(operator, other, clock);
  }
}
