package dev.insula.cli;

import static dev.insula.cli.BrokenIsolation.of;

import dev.insula.cli.BrokenIsolation.Scene;
import dev.insula.machinery.object.ObjectName;
import java.util.List;

/** Volumes and classes that lead to the data of others. */
final class BrokenStorage {

  private BrokenStorage() {}

  private static void volume(Scene s, String source, String policy, String namespace) {
    s.create(
        "",
        "persistentvolumes",
        "{'metadata':{'name':'evil'},'spec':{'capacity':{'storage':'1Gi'},"
            + "'accessModes':['ReadWriteOnce'],'persistentVolumeReclaimPolicy':'"
            + policy
            + "','claimRef':{'namespace':'"
            + namespace
            + "','name':'data','uid':'22222222-2222-2222-2222-222222222222'},"
            + source
            + "}}");
  }

  private static final String DISK = "'csi':{'driver':'disk.example.com','volumeHandle':'1'}";

  static List<BrokenIsolation> all() {
    return List.of(
        of(
            "foreign volume bound",
            "foreign-volumes",
            s -> {
              volume(s, DISK, "Delete", "$OTHER");
              s.create(
                  "",
                  "persistentvolumeclaims",
                  "{'metadata':{'name':'data','namespace':'$NS'},'spec':{'volumeName':'evil',"
                      + "'accessModes':['ReadWriteOnce'],"
                      + "'resources':{'requests':{'storage':'1Gi'}}}}");
            }),
        of(
            "volume that is a path of a node",
            "volumes-of-nodes",
            s -> volume(s, "'hostPath':{'path':'/'}", "Delete", "$NS")),
        of("volume that is retained", "reclaim", s -> volume(s, DISK, "Retain", "$NS")),
        of(
            "released volume of a tenant that is gone",
            "released-volumes",
            s -> {
              volume(s, DISK, "Retain", "gone-default-bcdfghjklmnp");
              s.sabotage()
                  .change(
                      "",
                      "persistentvolumes",
                      new ObjectName("", s.evil()),
                      "status",
                      v -> v.objectOrCreate("status").put("phase", "Released"));
            }),
        of(
            "storage class that keeps data",
            "offered-classes",
            s ->
                s.create(
                    "storage.k8s.io",
                    "storageclasses",
                    "{'metadata':{'name':'evil','labels':{'insula.dev/offered':'true'}},"
                        + "'provisioner':'disk.example.com','reclaimPolicy':'Retain'}")),
        of(
            "claim that names a volume by selector",
            "claims",
            s ->
                s.create(
                    "",
                    "persistentvolumeclaims",
                    "{'metadata':{'name':'data','namespace':'$NS'},'spec':{"
                        + "'selector':{'matchLabels':{'a':'b'}},"
                        + "'accessModes':['ReadWriteOnce'],"
                        + "'resources':{'requests':{'storage':'1Gi'}}}}")));
  }
}
