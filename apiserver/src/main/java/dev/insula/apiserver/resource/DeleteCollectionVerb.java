package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.Keyspace;

/** Deletes the objects of a list, each for itself. Thread-safe. */
public final class DeleteCollectionVerb {

  private final ListVerb list;
  private final DeleteVerb delete;

  DeleteCollectionVerb(ListVerb list, DeleteVerb delete) {
    this.list = list;
    this.delete = delete;
  }

  /**
   * Deletes what the query selects.
   *
   * @return the objects as they were
   */
  ListVerb.Page run(WriteCall call, DeleteVerb.Deletion options, ListVerb.Query query) {
    ListVerb.Page page = list.run(query);
    DeleteVerb.warn(call, options);
    for (Keyspace.Entry entry : page.entries()) {
      ObjectName name = ObjectKeys.locate(entry.key()).map(ObjectKeys.Located::name).orElseThrow();
      try {
        delete.run(call.withTarget(name), options);
      } catch (ApiException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    return page;
  }
}
