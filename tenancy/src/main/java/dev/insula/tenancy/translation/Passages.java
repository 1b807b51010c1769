package dev.insula.tenancy.translation;

/** The passage of each kind that has one; pods, namespaces and what pods refer to have not. */
public final class Passages {

  private static final Passage SERVICES = new ServicePassage();
  private static final Passage CLAIMS = new ClaimPassage();
  private static final Passage INGRESSES = new IngressPassage();
  private static final Passage POLICIES = new NetworkPolicyPassage();
  private static final Passage BUDGETS = new BudgetPassage();
  private static final Passage ENDPOINTS = new EndpointsPassage();
  private static final Passage SLICES = new EndpointSlicePassage();

  private Passages() {}

  public static Passage of(SyncedKind kind) {
    return switch (kind) {
      case SERVICE -> SERVICES;
      case CLAIM -> CLAIMS;
      case INGRESS -> INGRESSES;
      case NETWORK_POLICY -> POLICIES;
      case BUDGET -> BUDGETS;
      case ENDPOINTS -> ENDPOINTS;
      case ENDPOINT_SLICE -> SLICES;
      case NAMESPACE, POD, CONFIG_MAP, SECRET, SERVICE_ACCOUNT ->
          throw new IllegalArgumentException(kind.kind());
    };
  }
}
