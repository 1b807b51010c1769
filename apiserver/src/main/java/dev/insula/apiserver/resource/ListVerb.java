package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.objects.Selection;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.CompactedException;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists objects, whole or page by page. Thread-safe.
 *
 * <p>INVARIANT: all pages of a list show one revision; no object is parsed, those with selectors
 * are skimmed.
 */
public final class ListVerb {

  /** How many objects are looked at together when few of them may be selected. */
  private static final int BATCH = 500;

  private final ObjectRepository objects;
  private final String controlPlane;

  /**
   * @param controlPlane what continue tokens are bound to
   */
  ListVerb(ObjectRepository objects, String controlPlane) {
    this.objects = objects;
    this.controlPlane = controlPlane;
  }

  /**
   * What to list.
   *
   * @param namespace empty for all
   * @param limit most objects of a page; 0 for all
   * @param revision exact revision to list at; 0 for the newest
   * @param continueToken empty for the first page
   */
  public record Query(
      ResourceDefinition definition,
      String namespace,
      Selection selection,
      int limit,
      long revision,
      String continueToken) {}

  /**
   * A page.
   *
   * @param continueToken empty on the last page
   * @param remaining how many objects are left, or 0 if there are none or selectors hide how many
   */
  public record Page(
      List<Keyspace.Entry> entries, long revision, String continueToken, long remaining) {}

  /**
   * @throws CompactedException if the revision is no longer kept
   */
  public Page run(Query query) {
    KeyRange range = range(query);
    long revision = query.revision();
    long left = ContinueToken.UNKNOWN;
    if (!query.continueToken().isEmpty()) {
      ContinueToken token = ContinueToken.decode(query.continueToken(), scope(query));
      revision = Math.max(0, token.revision());
      long current = objects.keyspace().revision();
      if (revision > current) {
        throw ObjectRepository.tooLarge(revision, current);
      }
      left = token.left();
      String from = listed(query) + token.start();
      range = new KeyRange(from.compareTo(range.to()) < 0 ? from : range.to(), range.to());
    }
    return query.selection().isEverything() || isOneKey(query)
        ? plain(query, new RangeQuery(range, revision, query.limit()), left)
        : selected(query, range, revision);
  }

  /** What lets a client go on, with what is newest, after its snapshot has expired. */
  String inconsistentToken(Query query) {
    ContinueToken token = ContinueToken.decode(query.continueToken(), scope(query));
    return new ContinueToken(ContinueToken.NEWEST, token.start(), ContinueToken.UNKNOWN)
        .encode(scope(query));
  }

  /**
   * @param left how many objects the page before left of the same snapshot, if that was counted:
   *     then they need not be gone through again
   */
  private Page plain(Query query, RangeQuery range, long left) {
    boolean known = left != ContinueToken.UNKNOWN && query.limit() > 0;
    Keyspace.Page page = objects.range(known ? range.uncounted() : range);
    List<Keyspace.Entry> entries = page.entries();
    long remaining = known ? Math.max(1, left - entries.size()) : page.remaining();
    if (isOneKey(query)) {
      entries = entries.stream().filter(e -> query.selection().matches(e.value())).toList();
    }
    boolean more = page.more() && !entries.isEmpty();
    return more
        ? new Page(
            entries,
            page.revision(),
            token(query, page.revision(), entries.getLast().key(), remaining),
            remaining)
        : new Page(entries, page.revision(), "", 0);
  }

  private Page selected(Query query, KeyRange range, long askedRevision) {
    var found = new ArrayList<Keyspace.Entry>();
    long revision = askedRevision;
    KeyRange rest = range;
    int batch = query.limit() == 0 ? 0 : Math.max(BATCH, query.limit());
    while (true) {
      Keyspace.Page page = objects.range(new RangeQuery(rest, revision, batch).uncounted());
      revision = page.revision();
      for (Keyspace.Entry entry : page.entries()) {
        if (query.limit() > 0 && found.size() == query.limit()) {
          // Nobody has looked yet whether what follows is selected: the next page may be empty.
          String last = found.getLast().key();
          return new Page(found, revision, token(query, revision, last, ContinueToken.UNKNOWN), 0);
        }
        if (query.selection().matches(entry.value())) {
          found.add(entry);
        }
      }
      if (!page.more()) {
        return new Page(found, revision, "", 0);
      }
      rest = new KeyRange(page.entries().getLast().key() + "\0", range.to());
    }
  }

  private String token(Query query, long revision, String lastKey, long left) {
    String next = lastKey.substring(listed(query).length()) + "\0";
    return new ContinueToken(revision, next, left).encode(scope(query));
  }

  /** What all keys of a list begin with. */
  private static String listed(Query query) {
    return ObjectKeys.range(query.definition().storage(), query.namespace()).from();
  }

  private String scope(Query query) {
    return controlPlane + ObjectKeys.prefix(query.definition().storage()) + query.namespace();
  }

  private static boolean isOneKey(Query query) {
    boolean one = !query.selection().onlyName().isEmpty();
    return one && (!query.definition().namespaced() || !query.namespace().isEmpty());
  }

  private static KeyRange range(Query query) {
    var storage = query.definition().storage();
    if (!isOneKey(query)) {
      return ObjectKeys.range(storage, query.namespace());
    }
    String key =
        ObjectKeys.key(storage, new ObjectName(query.namespace(), query.selection().onlyName()));
    return new KeyRange(key, key + "\0");
  }
}
