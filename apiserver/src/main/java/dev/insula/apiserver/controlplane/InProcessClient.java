package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.objects.Selection;
import dev.insula.apiserver.registry.Action;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verb;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.request.Warnings;
import dev.insula.apiserver.resource.DeleteVerb.Deletion;
import dev.insula.apiserver.resource.ListVerb;
import dev.insula.apiserver.resource.ObjectForms;
import dev.insula.apiserver.resource.ResourceVerbs;
import dev.insula.apiserver.resource.WriteCall;
import dev.insula.apiserver.resource.Written;
import dev.insula.apiserver.watch.WatchVerb;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.PatchType;
import dev.insula.client.ServedResource;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.patch.JsonPatch;
import dev.insula.machinery.patch.MergePatch;
import dev.insula.machinery.patch.Patch;
import dev.insula.machinery.patch.StrategicMergePatch;
import dev.insula.store.CompactedException;
import dev.insula.store.Keyspace;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client, of a member of {@code system:masters} where nobody else is named, that calls the same
 * verbs as HTTP requests do, but gets and gives trees and stored bytes. Thread-safe.
 */
final class InProcessClient implements ControlPlaneClient {

  private static final UserInfo USER =
      UserInfo.of(UserInfo.PLATFORM, UserInfo.MASTERS, UserInfo.ALL_AUTHENTICATED);

  private final HostedControlPlane controlPlane;
  private final UserInfo user;
  private final ResourceVerbs verbs;
  private final WatchVerb watches;
  private final String userAgent;

  InProcessClient(
      HostedControlPlane controlPlane, ResourceVerbs verbs, WatchVerb watches, String userAgent) {
    this(controlPlane, USER, verbs, watches, userAgent);
  }

  /**
   * @param user in whose name it calls; what this user may do is not looked at here
   */
  InProcessClient(
      HostedControlPlane controlPlane,
      UserInfo user,
      ResourceVerbs verbs,
      WatchVerb watches,
      String userAgent) {
    this.controlPlane = controlPlane;
    this.user = user;
    this.verbs = verbs;
    this.watches = watches;
    this.userAgent = userAgent;
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    ResourceDefinition definition = definition(resource);
    return object(definition, verbs.get().run(definition, name, "").value());
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    ResourceDefinition definition = definition(resource);
    var query =
        new ListVerb.Query(
            definition,
            namespace,
            Selection.of(definition, options.labelSelector(), options.fieldSelector()),
            options.limit(),
            0,
            options.continueToken());
    try {
      ListVerb.Page page = verbs.list().run(query);
      List<byte[]> stored = page.entries().stream().map(Keyspace.Entry::value).toList();
      List<ApiObject> items =
          ObjectForms.whole(definition, stored).stream().map(ApiObject::new).toList();
      return new ObjectList(items, Long.toString(page.revision()), page.continueToken());
    } catch (CompactedException e) {
      throw ApiException.expired("The provided continue parameter is too old.");
    }
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    ResourceDefinition definition = definition(resource);
    Selection selection =
        Selection.of(definition, options.labelSelector(), options.fieldSelector());
    var target = new ObjectName(namespace, "");
    return new InProcessWatch(
        definition, watches.open(definition, target, selection, options.resourceVersion(), null));
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    ResourceDefinition definition = definition(resource);
    var target = new ObjectName(Meta.namespace(object), "");
    WriteCall call = call(definition, target, options);
    Action action = definition.createAction();
    if (action != null) {
      return ApiObject.of(perform(action, call, object.deepCopy()));
    }
    return object(definition, verbs.create().run(call, object.deepCopy()).object());
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    ResourceDefinition definition = definition(resource);
    WriteCall call = call(definition, Meta.objectName(object), options);
    if (subresource(definition, options) instanceof Subresource.View view) {
      return ApiObject.of(verbs.view().update(call, view, object.deepCopy()));
    }
    Written written = verbs.update().run(call, strategy(definition, options), object);
    return object(definition, written.object());
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    ResourceDefinition definition = definition(resource);
    WriteCall call = call(definition, name, options);
    if (type == PatchType.APPLY && body.value() instanceof JsonObject applied) {
      Strategy strategy = strategy(definition, options);
      return object(definition, verbs.apply().run(call, strategy, applied).object());
    }
    Patch patch = patch(type, body);
    if (subresource(definition, options) instanceof Subresource.View view) {
      return ApiObject.of(verbs.view().patch(call, view, patch));
    }
    Written written = verbs.patch().run(call, strategy(definition, options), patch);
    return object(definition, written.object());
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    ResourceDefinition definition = definition(resource);
    var deletion =
        new Deletion(
            options.uid().isEmpty() ? null : options.uid(),
            options.resourceVersion().isEmpty() ? null : options.resourceVersion(),
            options.gracePeriodSeconds(),
            options.propagation());
    WriteCall call = call(definition, name, WriteOptions.as(""));
    Written written = verbs.delete().run(call, deletion);
    return written.gone() ? null : object(definition, written.object());
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    ResourceDefinition definition = definition(resource);
    WriteOptions named = options.withSubresource(subresource);
    if (subresource(definition, named) instanceof Subresource.Act act) {
      WriteCall call = call(definition, name, named);
      JsonObject admitted = verbs.create().admit(call, act, body.deepCopy());
      return ApiObject.of(perform(act.action(), call, admitted));
    }
    throw ApiException.methodNotAllowed();
  }

  @Override
  public List<ServedResource> resources() {
    Map<GroupResource, ServedResource> out = new LinkedHashMap<>();
    controlPlane
        .resources()
        .all()
        .filter(definition -> definition.createAction() == null)
        .forEach(
            d -> {
              // Of custom kinds the stored version, so that no webhook is in the way.
              if (!d.builtIn() && d.resource().equals(d.storage())) {
                out.put(d.groupResource(), served(d));
              } else {
                out.putIfAbsent(d.groupResource(), served(d));
              }
            });
    return List.copyOf(out.values());
  }

  private static ServedResource served(ResourceDefinition definition) {
    return new ServedResource(
        definition.resource(),
        definition.kind(),
        definition.namespaced(),
        definition.verbs().stream().map(Verb::word).collect(Collectors.toSet()));
  }

  private JsonObject perform(Action action, WriteCall call, JsonObject body) {
    var request =
        new ApiRequest(
            "POST",
            "",
            List.of(),
            Query.NONE,
            Headers.NONE,
            new byte[0],
            List.of(),
            user,
            "",
            UUID.randomUUID().toString());
    return action.perform(
        new Action.Call(
            controlPlane, request, call.context(), call.target().namespace(), call.target().name()),
        body);
  }

  private ResourceDefinition definition(GroupVersionResource resource) {
    return controlPlane
        .resources()
        .find(resource)
        .orElseThrow(() -> ApiException.notFound(resource.groupResource(), ""));
  }

  private static @Nullable Subresource subresource(
      ResourceDefinition definition, WriteOptions options) {
    if (options.subresource().isEmpty()) {
      return null;
    }
    Subresource found = definition.subresources().get(options.subresource());
    if (found == null) {
      throw ApiException.notFound(definition.groupResource(), options.subresource());
    }
    return found;
  }

  private static Strategy strategy(ResourceDefinition definition, WriteOptions options) {
    return subresource(definition, options) instanceof Subresource.Part part
        ? part.strategy()
        : definition.strategy();
  }

  private WriteCall call(ResourceDefinition definition, ObjectName target, WriteOptions options) {
    boolean named = !options.fieldManager().isEmpty();
    return new WriteCall(
        definition,
        target,
        options.subresource(),
        user,
        options.dryRun(),
        named ? options.fieldManager() : userAgent,
        named,
        options.force(),
        WriteCall.Decoding.LENIENT,
        new Warnings(),
        Instant.now());
  }

  private static Patch patch(PatchType type, JsonOrArray body) {
    return switch (type) {
      case JSON -> JsonPatch.of(body.value());
      case MERGE -> MergePatch.of(body.value());
      case STRATEGIC -> StrategicMergePatch.of(body.value());
      case APPLY -> throw ApiException.badRequest("a configuration to apply is an object");
    };
  }

  private static ApiObject object(ResourceDefinition definition, byte[] stored) {
    return new ApiObject(ObjectForms.whole(definition, stored));
  }
}
