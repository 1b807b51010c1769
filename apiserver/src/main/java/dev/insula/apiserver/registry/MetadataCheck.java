package dev.insula.apiserver.registry;

/** How a kind looks at the metadata of an updated object, beyond what is done for every kind. */
public enum MetadataCheck {
  /** What may not change, and the maps and owners again. */
  CHANGE,
  /** Everything that a new object must fulfil. */
  WHOLE
}
