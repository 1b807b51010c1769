package dev.insula.apiserver.audit;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.RequestInfo;
import java.time.InstantSource;

/** Follows requests for the audit log. Thread-safe. */
public final class Auditor {

  /** Tells nothing. */
  public static final Auditor NONE =
      new Auditor(
          AuditPolicy.parse("{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None}]}"),
          _ -> {},
          InstantSource.system());

  private final AuditPolicy policy;
  private final AuditSink sink;
  private final InstantSource clock;

  public Auditor(AuditPolicy policy, AuditSink sink, InstantSource clock) {
    this.policy = policy;
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * Begins to follow a request.
   *
   * @param controlPlane that was asked
   * @param what the request is about
   */
  public AuditTrail begin(String controlPlane, ApiRequest request, RequestInfo what) {
    return new AuditTrail(controlPlane, request, what, policy, sink, clock);
  }
}
