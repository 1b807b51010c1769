/**
 * What a cloud can add around a tenant, as objects of the cloud's own controllers for Kubernetes:
 * ACK, Azure Service Operator and Config Connector. Start at {@link
 * dev.insula.tenancy.boundary.Cloud}. Pure.
 */
@NullMarked
package dev.insula.tenancy.boundary;

import org.jspecify.annotations.NullMarked;
