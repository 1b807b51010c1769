/**
 * Cluster roles that are made of others. Start at {@link
 * dev.insula.controllers.rbac.ClusterRoleAggregation}.
 */
@NullMarked
package dev.insula.controllers.rbac;

import org.jspecify.annotations.NullMarked;
