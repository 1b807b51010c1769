package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.policy.AdmissionPolicies;
import dev.insula.apiserver.admission.webhook.AdmissionWebhooks;
import dev.insula.apiserver.allocation.ServiceAllocations;
import dev.insula.apiserver.audit.AuditTrail;
import dev.insula.apiserver.audit.Auditor;
import dev.insula.apiserver.authentication.Authenticator;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.Forbidden;
import dev.insula.apiserver.authorization.RuleResolver;
import dev.insula.apiserver.crd.ConversionWebhooks;
import dev.insula.apiserver.crd.CustomDefinitions;
import dev.insula.apiserver.crd.CustomResources;
import dev.insula.apiserver.metrics.AdmissionFigures;
import dev.insula.apiserver.metrics.ControlPlaneFigures;
import dev.insula.apiserver.metrics.OpenWatches;
import dev.insula.apiserver.metrics.RequestFigures;
import dev.insula.apiserver.metrics.RequestTotals;
import dev.insula.apiserver.metrics.StoredObjects;
import dev.insula.apiserver.metrics.WakeFigures;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.PathHandler;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.request.Warnings;
import dev.insula.apiserver.resource.Companions;
import dev.insula.apiserver.resource.FieldOwnership;
import dev.insula.apiserver.resource.ObjectForms;
import dev.insula.apiserver.resource.ResourceHandler;
import dev.insula.apiserver.resource.ResourceVerbs;
import dev.insula.apiserver.resource.WriteCall;
import dev.insula.apiserver.resource.Written;
import dev.insula.apiserver.watch.WatchClock;
import dev.insula.apiserver.watch.WatchVerb;
import dev.insula.apiserver.webhook.WebhookClient;
import dev.insula.apiserver.webhook.WebhookTargets;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Refresher;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import dev.insula.metrics.MetricSource;
import dev.insula.store.Keyspace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One control plane, put together. Thread-safe.
 *
 * <p>INVARIANT: everything in it is reached from its own key space and from what is shared and
 * immutable; nothing in it knows another control plane.
 */
final class ControlPlane implements HostedControlPlane, AutoCloseable {

  private static final Companions COMPANIONS =
      new Companions(Map.of(new GroupResource("", "services"), new ServiceAllocations()));

  private final String name;
  private final ResourceRegistry registry;
  private final ControlPlaneSecurity security;
  private final BoundsRecord bounds;
  private final ResourceVerbs verbs;
  private final ResourceVerbs admitted;
  private final WatchVerb watches;
  private final ResourceHandler resources;
  private final CustomResources custom;
  private final AdmissionPolicies policies;
  private final AdmissionWebhooks webhooks;
  private final UnaryOperator<ApiRequest> bodies;
  private final Auditor auditor;
  private final ControlPlaneFigures figures;
  private final HealthPaths health;
  private final List<PathHandler> paths = new ArrayList<>();

  /** What all control planes of a process share. */
  record Shared(
      ServedResources builtIn,
      AdmissionChain admission,
      FieldOwnership.Managers managers,
      ControlPlaneSecurity.Factory security,
      PathHandlers paths,
      CustomDefinitions customDefinitions,
      UnaryOperator<ApiRequest> bodies,
      WatchClock clock,
      AdmissionExpressions expressions,
      WebhookClient webhooks,
      Auditor auditor,
      RequestTotals totals,
      WakeFigures wakes) {}

  ControlPlane(
      String name,
      Keyspace keyspace,
      Shared shared,
      GuardStep guard,
      OpenWatches openWatches,
      Supplier<Refresher> refresher) {
    this.name = name;
    this.registry = new ResourceRegistry(shared.builtIn());
    this.security = shared.security().open(name, keyspace);
    this.bounds = new BoundsRecord(keyspace);
    var objects = new ObjectRepository(keyspace);
    var admissionFigures = new AdmissionFigures();
    this.figures =
        new ControlPlaneFigures(
            new RequestFigures(registry, shared.totals()),
            admissionFigures,
            List.of(new StoredObjects(registry, keyspace), openWatches));
    this.policies =
        new AdmissionPolicies(objects, registry, security.authorizer(), shared.expressions());
    this.webhooks =
        new AdmissionWebhooks(
            objects,
            registry,
            security.authorizer(),
            shared.expressions(),
            shared.webhooks(),
            admissionFigures);
    AdmissionChain admission =
        shared
            .admission()
            .withHooks(List.of(policies.mutating(), webhooks.mutating()))
            .followedBy(List.of(policies.validating(), webhooks.validating()))
            .followedBy(security.guards())
            .followedBy(List.of(guard))
            .observedBy(admissionFigures);
    var ownership = new FieldOwnership(registry, shared.managers());
    this.verbs = ResourceVerbs.of(objects, admission, ownership, COMPANIONS, name);
    this.admitted = ResourceVerbs.of(objects, admission.bookings(), ownership, COMPANIONS, name);
    this.watches = new WatchVerb(objects, shared.clock());
    this.resources = new ResourceHandler(this, verbs, watches, openWatches, refresher);
    this.bodies = shared.bodies();
    this.auditor = shared.auditor();
    this.custom =
        new CustomResources(
            objects,
            registry,
            shared.customDefinitions(),
            new ConversionWebhooks(shared.webhooks(), new WebhookTargets(objects)),
            client("kube-apiserver"),
            Clock.systemUTC());
    this.health = new HealthPaths(keyspace);
    paths.add(health);
    paths.addAll(shared.paths().of(this));
  }

  /** Serves what is stored; to be called before the first request, and after it hears changes. */
  void load() {
    custom.load();
  }

  /** Hears of a change in its own key space; returns at once. */
  void changed(String key) {
    custom.changed(key);
    policies.changed(key);
    webhooks.changed(key);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ResourceRegistry resources() {
    return registry;
  }

  @Override
  public Authenticator authenticator() {
    return security.authenticator();
  }

  @Override
  public Authorizer authorizer() {
    return security.authorizer();
  }

  @Override
  public ControlPlaneBounds bounds() {
    return bounds.bounds();
  }

  @Override
  public void bound(ControlPlaneBounds other) {
    bounds.set(other);
  }

  @Override
  public ControlPlaneCredentials credentials() {
    return security.credentials();
  }

  @Override
  public RuleResolver rules() {
    return security.rules();
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    RequestInfo what = RequestInfo.asked(request);
    AuditTrail trail = auditor.begin(name, request, what);
    try (RequestFigures.Call call = figures.requests().begin(request, what)) {
      return call.answered(answerOrFailure(request, what, trail));
    }
  }

  private ApiResponse answerOrFailure(ApiRequest request, RequestInfo what, AuditTrail trail) {
    try {
      return trail.answered(answer(request, what, trail));
    } catch (ApiException e) {
      return trail.answered(FailureAnswer.of(request, e));
    } catch (RuntimeException e) {
      return trail.answered(FailureAnswer.ofUnforeseen(request, e));
    }
  }

  private ApiResponse answer(ApiRequest request, RequestInfo what, AuditTrail trail) {
    UserInfo user = authenticator().authenticate(request).orElse(UserInfo.ANONYMOUS);
    ApiRequest asked = security.impersonation().apply(request.withUser(user));
    trail.received(user, asked);
    var access =
        new AccessAttributes(asked.user(), what, asked.rawPath(), RequestInfo.fields(asked));
    Authorizer.Decision decision = authorizer().authorize(access);
    figures.decided(decision);
    trail.decided(decision.allowed(), decision.reason());
    if (!decision.allowed()) {
      throw Forbidden.of(access, decision.reason());
    }
    trail.body(bodies);
    return serve(asked);
  }

  @Override
  public ApiResponse serve(ApiRequest request) {
    for (PathHandler handler : paths) {
      Optional<ApiResponse> answer = handler.handle(request);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    boolean webSocket = request.headers().first("Upgrade", "").equalsIgnoreCase("websocket");
    if (webSocket && RequestInfo.of(request).subresource().isEmpty()) {
      throw noWebSocket();
    }
    return resources.handle(bodies.apply(request));
  }

  @Override
  public MetricSource figures() {
    return figures;
  }

  @Override
  public MetricSource health() {
    return health;
  }

  @Override
  public void turnedAway(ApiRequest request, String reason) {
    figures.requests().turnedAway(request, reason);
  }

  long answered() {
    return figures.requests().answered();
  }

  @Override
  public ResourceVerbs verbs() {
    return verbs;
  }

  @Override
  public ApiObject change(
      WriteContext context,
      GroupVersionResource resource,
      ObjectName target,
      UnaryOperator<Strategy> strategy,
      Consumer<JsonObject> change) {
    WriteCall call = call(context, resource, target);
    ResourceDefinition definition = call.definition();
    Written written = admitted.update().change(call, strategy.apply(definition.strategy()), change);
    return new ApiObject(ObjectForms.whole(definition, written.object()));
  }

  @Override
  public ApiObject revise(
      WriteContext context,
      GroupVersionResource resource,
      ObjectName target,
      UnaryOperator<Strategy> strategy,
      Consumer<JsonObject> change) {
    WriteCall call = call(context, resource, target);
    ResourceDefinition definition = call.definition();
    Written written = admitted.update().revise(call, strategy.apply(definition.strategy()), change);
    return new ApiObject(ObjectForms.whole(definition, written.object()));
  }

  private WriteCall call(WriteContext context, GroupVersionResource resource, ObjectName target) {
    ResourceDefinition definition =
        registry
            .find(resource)
            .orElseThrow(() -> ApiException.notFound(resource.groupResource(), target.name()));
    return new WriteCall(
        definition,
        target,
        context.subresource(),
        context.user(),
        context.dryRun(),
        "kube-apiserver",
        false,
        false,
        WriteCall.Decoding.LENIENT,
        new Warnings(),
        context.now());
  }

  @Override
  public ControlPlaneClient client(String userAgent) {
    return new InProcessClient(this, verbs, watches, userAgent);
  }

  @Override
  public ControlPlaneClient admittedClient(String userAgent) {
    return new InProcessClient(this, admitted, watches, userAgent);
  }

  @Override
  public ControlPlaneClient client(String userAgent, UserInfo user) {
    return new AuthorizedClient(
        new InProcessClient(this, user, verbs, watches, userAgent), authorizer(), user);
  }

  @Override
  public void close() {
    security.resources().run();
  }

  /**
   * Upgrades are not served. Clients that try a WebSocket for a watch first (fabric8) go on with a
   * plain watch after a 503, and wait for ever if the answer is a stream.
   */
  private static ApiException noWebSocket() {
    return new ApiException(
        new Status(
            503,
            "ServiceUnavailable",
            "WebSockets are not served; watch over HTTP",
            new JsonObject()));
  }
}
