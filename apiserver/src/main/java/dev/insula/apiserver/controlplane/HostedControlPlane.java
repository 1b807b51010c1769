package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.authentication.Authenticator;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.RuleResolver;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.RequestHandler;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.resource.ResourceVerbs;
import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.metrics.MetricSource;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One control plane: its objects, its users, its rules. It knows of no other. Thread-safe.
 *
 * <p>An HTTP front that has found out which control plane a connection is for gives it the request
 * without a user; {@link #handle} authenticates, authorizes and answers.
 */
public interface HostedControlPlane extends RequestHandler {

  String name();

  ResourceRegistry resources();

  Authenticator authenticator();

  Authorizer authorizer();

  /** What it may hold and be asked for. */
  ControlPlaneBounds bounds();

  /** Gives it other bounds from now on, which are kept over restarts once it has been used. */
  void bound(ControlPlaneBounds bounds);

  /** What proves identities here: certificates and tokens. */
  ControlPlaneCredentials credentials();

  /** The rules that the authorizer goes by. */
  RuleResolver rules();

  /** What it has counted since it woke, of itself only. */
  MetricSource figures();

  /** Whether it is well, as a metric. */
  MetricSource health();

  /**
   * A request to it got no turn, and so did not reach it.
   *
   * @param reason one of a handful
   */
  void turnedAway(ApiRequest request, String reason);

  /** Authenticates, authorizes, and answers. Failures are ApiExceptions, never anything else. */
  @Override
  ApiResponse handle(ApiRequest request);

  /** Answers a request whose user is settled and allowed to ask. */
  ApiResponse serve(ApiRequest request);

  /** What requests and actions are done with, past authorization. */
  ResourceVerbs verbs();

  /** A client with all rights (system:masters) that takes no detour over HTTP. */
  ControlPlaneClient client(String userAgent);

  /**
   * As {@link #client(String)}, for what an action does once admission has let its request pass:
   * admission is not asked about each write that follows from it.
   *
   * @param userAgent who owns what is written where no field manager is named; empty for nobody
   */
  ControlPlaneClient admittedClient(String userAgent);

  /** A client in a user's name: it may do what the rules of this control plane allow that user. */
  ControlPlaneClient client(String userAgent, UserInfo user);

  /** As {@link #change}, for changes that make nobody the manager of a field. */
  ApiObject revise(
      WriteContext context,
      GroupVersionResource resource,
      ObjectName target,
      UnaryOperator<Strategy> strategy,
      Consumer<JsonObject> change);

  /**
   * Changes one object in a way that no path offers directly, such as the binding of a pod, which
   * admission has let pass: with all other rules, again and again until nobody came between.
   *
   * @param context of the write that asked for it; its user and subresource count
   * @param strategy makes the strategy of this change from that of the object
   * @param change works on the object in its stored version
   * @throws dev.insula.machinery.object.ApiException 404 if there is no such object
   */
  ApiObject change(
      WriteContext context,
      GroupVersionResource resource,
      ObjectName name,
      UnaryOperator<Strategy> strategy,
      Consumer<JsonObject> change);
}
