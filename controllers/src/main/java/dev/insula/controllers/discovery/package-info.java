/**
 * Whether what API objects refer to is there: services behind APIServices, priority levels of flow
 * schemas. Start at {@link dev.insula.controllers.discovery.ApiServiceAvailability}.
 */
@NullMarked
package dev.insula.controllers.discovery;

import org.jspecify.annotations.NullMarked;
