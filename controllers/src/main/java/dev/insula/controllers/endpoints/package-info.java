/**
 * Which pods stand behind a service: EndpointSlice and Endpoints objects for services with a
 * selector. Start at {@link dev.insula.controllers.endpoints.EndpointsController}.
 */
@NullMarked
package dev.insula.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
