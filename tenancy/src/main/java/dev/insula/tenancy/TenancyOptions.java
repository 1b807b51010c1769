package dev.insula.tenancy;

import dev.insula.client.http.AddressRules;
import dev.insula.tenancy.operator.OperatorOptions;
import dev.insula.tenancy.syncer.SyncerOptions;
import java.time.Clock;

/**
 * How operator and syncer work. Immutable.
 *
 * @param clock for times in objects and the life of tokens
 * @param tenantServers where control planes may be that tenants bring along
 */
public record TenancyOptions(
    OperatorOptions operator, SyncerOptions syncer, Clock clock, AddressRules tenantServers) {

  public static final TenancyOptions DEFAULT =
      new TenancyOptions(
          OperatorOptions.DEFAULT,
          SyncerOptions.DEFAULT,
          Clock.systemUTC(),
          AddressRules.PUBLIC_ONLY);

  public TenancyOptions withSyncer(SyncerOptions other) {
    return new TenancyOptions(operator, other, clock, tenantServers);
  }

  public TenancyOptions withTenantServers(AddressRules rules) {
    return new TenancyOptions(operator, syncer, clock, rules);
  }
}
