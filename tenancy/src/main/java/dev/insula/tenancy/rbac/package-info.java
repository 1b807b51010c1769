/**
 * What Insula itself may do in a super cluster: the least that its operator and syncer need, as
 * data ({@code rights.json}) with a reason for each verb. Start at {@link
 * dev.insula.tenancy.rbac.Right}. Pure; {@link dev.insula.tenancy.rbac.RightsInstaller} alone
 * writes.
 */
@NullMarked
package dev.insula.tenancy.rbac;

import org.jspecify.annotations.NullMarked;
