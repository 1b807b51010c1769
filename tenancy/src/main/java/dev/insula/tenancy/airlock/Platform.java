package dev.insula.tenancy.airlock;

/**
 * What rules ask of the super cluster as it is now. Thread-safe; answers at once, from what is
 * known.
 */
public interface Platform {

  /** Has nothing against any class and host: for who judges objects by themselves. */
  Platform UNKNOWN =
      new Platform() {
        @Override
        public String reclaimPolicy(String storageClass) {
          return "Delete";
        }

        @Override
        public boolean isHostOfOthers(String host, String tenantUid) {
          return false;
        }

        @Override
        public boolean isAddressOfOthers(String address, String tenantUid) {
          return false;
        }

        @Override
        public boolean isDeclared(String kind, String tenant, String profile) {
          return false;
        }

        @Override
        public boolean offersSnapshotClass(String snapshotClass) {
          return true;
        }

        @Override
        public String deletionPolicy(String snapshotClass) {
          return "Delete";
        }
      };

  /**
   * What becomes of volumes that are released.
   *
   * @param storageClass its name; empty for the class of claims that name none
   * @return empty if there is no such class
   */
  String reclaimPolicy(String storageClass);

  /** Whether requests for the host, a name or {@code *.} and a name, go to another tenant. */
  boolean isHostOfOthers(String host, String tenantUid);

  /** Whether a pod or a Service of another tenant has the IP address. */
  boolean isAddressOfOthers(String address, String tenantUid);

  /**
   * Whether the platform declared that objects of a custom kind go down for a tenant.
   *
   * @param kind its name and group: {@code Certificate.cert-manager.io}
   */
  boolean isDeclared(String kind, String tenant, String profile);

  /**
   * Whether the platform offers a VolumeSnapshotClass.
   *
   * @param snapshotClass its name; empty for the class of snapshots that name none
   */
  boolean offersSnapshotClass(String snapshotClass);

  /**
   * What becomes of the data of snapshots that are deleted.
   *
   * @param snapshotClass its name; empty for the class of snapshots that name none
   * @return empty if there is no such class
   */
  String deletionPolicy(String snapshotClass);
}
