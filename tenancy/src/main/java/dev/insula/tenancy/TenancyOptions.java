package dev.insula.tenancy;

import dev.insula.client.http.AddressRules;
import dev.insula.tenancy.operator.OperatorOptions;
import dev.insula.tenancy.replica.LeaseOptions;
import dev.insula.tenancy.syncer.SyncerOptions;
import java.time.Clock;
import java.util.List;

/**
 * How operator and syncer work. Immutable.
 *
 * @param clock for times in objects and the life of tokens
 * @param replica the name of this replica, a DNS label; no two processes have it at a time
 * @param lease the times of its lease
 * @param tenantServers where control planes may be that tenants bring along
 */
public record TenancyOptions(
    OperatorOptions operator,
    SyncerOptions syncer,
    Clock clock,
    String replica,
    LeaseOptions lease,
    AddressRules tenantServers) {

  public static final TenancyOptions DEFAULT =
      new TenancyOptions(
          OperatorOptions.DEFAULT,
          SyncerOptions.DEFAULT,
          Clock.systemUTC(),
          "insula",
          LeaseOptions.DEFAULT,
          AddressRules.PUBLIC_ONLY);

  public TenancyOptions withTenantServers(AddressRules rules) {
    return new TenancyOptions(operator, syncer, clock, replica, lease, rules);
  }

  public TenancyOptions withReplica(String name) {
    return new TenancyOptions(operator, syncer, clock, name, lease, tenantServers);
  }

  public TenancyOptions withTrustedControllers(List<String> users) {
    return new TenancyOptions(
        operator.withTrustedControllers(users), syncer, clock, replica, lease, tenantServers);
  }
}
