package dev.insula.apiserver.http;

import java.util.Optional;

/** The control planes that are there now. Thread-safe; asked with every connection and request. */
@FunctionalInterface
public interface VirtualHosts {

  Optional<VirtualHost> find(String name);
}
