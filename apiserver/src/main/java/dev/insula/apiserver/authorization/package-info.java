/** What who asks may do: RBAC. Start at {@link dev.insula.apiserver.authorization.Authorizer}. */
@NullMarked
package dev.insula.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
