package dev.insula.apiserver.resource;

/**
 * What a write came to.
 *
 * @param object the encoded object in its storage version
 * @param created whether it did not exist before
 * @param gone whether the write was the object's last
 */
public record Written(byte[] object, boolean created, boolean gone) {}
