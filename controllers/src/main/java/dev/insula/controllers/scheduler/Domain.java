package dev.insula.controllers.scheduler;

/** The nodes that share a label: a zone, a rack, a host. */
record Domain(String key, String value) {}
