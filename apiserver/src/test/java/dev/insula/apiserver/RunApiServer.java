package dev.insula.apiserver;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs a server with one control plane until it is killed, for the oracle: {@code RunApiServer
 * DIRECTORY}; the kubeconfig is written into the directory.
 */
final class RunApiServer {

  private RunApiServer() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    var store = RocksStore.open(directory.resolve("store"), StoreOptions.defaults());
    var server = ApiServer.start(store, FrontOptions.local(0, "super"));
    HostedControlPlane plane = server.controlPlanes().findOrCreate("super");
    String kubeconfig = server.adminKubeconfig(plane, server.mainUrl());
    Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
    System.out.println("serving " + server.mainUrl());
    Thread.currentThread().join();
  }
}
