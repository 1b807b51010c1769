package dev.insula.apiserver.testing;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;

/** An API server on a store of its own, without control planes: the tests make those. */
public final class TestServer implements AutoCloseable {

  private final ScratchDirectory directory = new ScratchDirectory();
  private final RocksStore store = RocksStore.open(directory.path(), StoreOptions.defaults());
  private final ApiServer server = ApiServer.start(store, FrontOptions.local(0, "super"));

  public ApiServer server() {
    return server;
  }

  public RocksStore store() {
    return store;
  }

  @Override
  public void close() {
    server.close();
    store.close();
    directory.close();
  }
}
