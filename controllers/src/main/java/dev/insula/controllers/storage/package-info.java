/**
 * Claims and volumes: which volume a claim gets, how the two are bound, what protects them while
 * they are in use, and the claims of pods' ephemeral volumes. Start at {@link
 * dev.insula.controllers.storage.VolumeMatch}.
 */
@NullMarked
package dev.insula.controllers.storage;

import org.jspecify.annotations.NullMarked;
