package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.audit.Auditor;
import dev.insula.apiserver.crd.CustomDefinitions;
import dev.insula.apiserver.metrics.RequestTotals;
import dev.insula.apiserver.metrics.WakeFigures;
import dev.insula.apiserver.registry.PlainPrinter;
import dev.insula.apiserver.registry.Printer;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.resource.FieldOwnership;
import dev.insula.apiserver.watch.WatchClock;
import dev.insula.apiserver.webhook.WebhookClient;
import dev.insula.client.http.AddressRules;
import dev.insula.machinery.json.JsonObject;
import dev.insula.store.BaseLayer;
import dev.insula.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Puts a host of control planes together: what they share is given here once. Not thread-safe.
 *
 * <p>Only the built-in resources and the security have no default that makes sense.
 */
public final class ControlPlanesBuilder {

  private final Store store;
  private final ServedResources builtIn;
  private final ControlPlaneSecurity.Factory security;
  private BaseLayer base = BaseLayer.EMPTY;
  private AddressRules webhookAddresses = AddressRules.PUBLIC_ONLY;
  private Auditor auditor = Auditor.NONE;
  private Duration idleAfter = Duration.ofMinutes(2);
  private AdmissionChain admission = AdmissionChain.NONE;
  private PathHandlers paths = _ -> List.of();
  private UnaryOperator<ApiRequest> bodies = UnaryOperator.identity();
  private Function<List<JsonObject>, Printer> customPrinters = _ -> new PlainPrinter();

  public ControlPlanesBuilder(
      Store store, ServedResources builtIn, ControlPlaneSecurity.Factory security) {
    this.store = store;
    this.builtIn = builtIn;
    this.security = security;
  }

  /** What every control plane starts with. */
  public ControlPlanesBuilder base(BaseLayer layer) {
    base = layer;
    return this;
  }

  public ControlPlanesBuilder admission(AdmissionChain chain) {
    admission = chain;
    return this;
  }

  /** Where webhooks may lead; without this only to public addresses. */
  public ControlPlanesBuilder webhookAddresses(AddressRules rules) {
    webhookAddresses = rules;
    return this;
  }

  /** What answers paths beyond API resources. */
  public ControlPlanesBuilder paths(PathHandlers handlers) {
    paths = handlers;
    return this;
  }

  /** Turns bodies in other encodings than JSON and YAML into those. */
  public ControlPlanesBuilder bodies(UnaryOperator<ApiRequest> decoder) {
    bodies = decoder;
    return this;
  }

  /** Makes the tables of custom kinds, from the additional columns of their definitions. */
  public ControlPlanesBuilder customPrinters(Function<List<JsonObject>, Printer> printers) {
    customPrinters = printers;
    return this;
  }

  /** Who follows requests for the audit log. */
  public ControlPlanesBuilder auditor(Auditor follower) {
    auditor = follower;
    return this;
  }

  /** How long a control plane that nobody uses keeps what it works with. */
  public ControlPlanesBuilder idleAfter(Duration time) {
    idleAfter = time;
    return this;
  }

  public ControlPlanes build() {
    var shared =
        new ControlPlane.Shared(
            builtIn,
            admission,
            new FieldOwnership.Managers(),
            security,
            paths,
            CustomDefinitions.beside(builtIn, customPrinters),
            bodies,
            new WatchClock(),
            new AdmissionExpressions(),
            new WebhookClient(webhookAddresses),
            auditor,
            new RequestTotals(),
            new WakeFigures());
    return new ControlPlanes(store, base, shared, idleAfter).start();
  }
}
