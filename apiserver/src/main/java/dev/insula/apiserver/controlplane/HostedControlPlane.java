package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.authentication.Authenticator;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.RuleResolver;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.RequestHandler;
import dev.insula.client.ControlPlaneClient;

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

  /** What proves identities here: certificates and tokens. */
  ControlPlaneCredentials credentials();

  /** The rules that the authorizer goes by. */
  RuleResolver rules();

  /** Authenticates, authorizes, and answers. Failures are ApiExceptions, never anything else. */
  @Override
  ApiResponse handle(ApiRequest request);

  /** Answers a request whose user is settled and allowed to ask. */
  ApiResponse serve(ApiRequest request);

  /** A client with all rights (system:masters) that takes no detour over HTTP. */
  ControlPlaneClient client(String userAgent);
}
