package dev.insula.bench;

/**
 * How far each thing grows; 0 leaves it out.
 *
 * @param objects ConfigMaps in one control plane
 * @param tenants control planes
 * @param watchers open watches of one control plane, all on the same objects
 * @param definitions CustomResourceDefinitions in one control plane
 */
public record GrowthOptions(int objects, int tenants, int watchers, int definitions) {}
