package dev.insula.apiserver.watch;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.objects.ResourceVersions;
import dev.insula.apiserver.objects.Selection;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.resource.ListOptionRules;
import dev.insula.apiserver.resource.Negotiation;
import dev.insula.apiserver.resource.ObjectForms;
import dev.insula.apiserver.resource.OutputForm;
import dev.insula.apiserver.resource.WatchAnswers;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.KeyRange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Opens watches. Thread-safe. */
public final class WatchVerb implements WatchAnswers {

  /** Watches without a timeout of their own end after this long, to twice this long. */
  private static final Duration MIN_TIMEOUT = Duration.ofMinutes(30);

  private final ObjectRepository objects;
  private final WatchClock clock;

  public WatchVerb(ObjectRepository objects, WatchClock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public ApiResponse watch(
      ApiRequest request, ResourceDefinition definition, String namespace, String name) {
    OutputForm form = Negotiation.ofWatch(request, definition);
    Query query = request.query();
    String include = query.first("includeObject", "");
    ObjectForms.checkInclude(form, include);
    ListOptionRules.watch(query);
    Selection selection =
        Selection.of(
            definition, query.first("labelSelector", ""), query.first("fieldSelector", ""));
    Boolean initial = ListOptionRules.initialEvents(query);
    Duration timeout = timeout(query);
    boolean bookmarks = query.flag("allowWatchBookmarks");
    ObjectEvents events =
        open(
            definition,
            new ObjectName(namespace, name),
            selection,
            query.first("resourceVersion", ""),
            initial);
    boolean initialEnd = Boolean.TRUE.equals(initial) && bookmarks;
    var body =
        new WatchBody(
            events,
            new EventForm(definition, form, include),
            new WatchOptions(timeout, bookmarks, initialEnd),
            clock);
    return new ApiResponse.Streaming(200, form.contentType(), List.of(), body);
  }

  /**
   * Opens a watch without a form.
   *
   * @param target namespace and name, either of which may be empty for all
   * @param resourceVersion to start after; empty or 0 starts with what exists
   * @param initial whether to send what exists; null leaves that to the resourceVersion
   */
  public ObjectEvents open(
      ResourceDefinition definition,
      ObjectName target,
      Selection selection,
      String resourceVersion,
      @Nullable Boolean initial) {
    long revision = ResourceVersions.ofRead(resourceVersion);
    var keyspace = objects.keyspace();
    long current = keyspace.revision();
    if (revision > current) {
      throw ObjectRepository.tooLarge(revision, current);
    }
    KeyRange range = range(definition, target, selection);
    boolean withInitial = initial != null ? initial : revision == 0;
    if (withInitial) {
      return ObjectEvents.withInitial(keyspace, range, selection);
    }
    return ObjectEvents.after(keyspace, range, selection, revision == 0 ? current : revision);
  }

  /** A watch of one name is told of that key's changes only. */
  private static KeyRange range(
      ResourceDefinition definition, ObjectName target, Selection selection) {
    String only = target.name().isEmpty() ? selection.onlyName() : target.name();
    boolean located = !definition.namespaced() || !target.namespace().isEmpty();
    if (only.isEmpty() || !located) {
      return ObjectKeys.range(definition.storage(), target.namespace());
    }
    String key = ObjectKeys.key(definition.storage(), new ObjectName(target.namespace(), only));
    return new KeyRange(key, key + "\0");
  }

  private static Duration timeout(Query query) {
    long seconds = ListOptionRules.number(query, "timeoutSeconds");
    if (seconds > 0) {
      return Duration.ofSeconds(Math.min(seconds, Duration.ofDays(1).toSeconds()));
    }
    double spread = 1 + ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (MIN_TIMEOUT.toMillis() * spread));
  }
}
