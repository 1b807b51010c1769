package dev.insula.apiserver.signing;

import dev.insula.apiserver.controlplane.ControlPlanes;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.pki.CertificateAuthority;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.FleetChange;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs approved requests of the standard signers, in every control plane with its own authority,
 * and approves those of nodes for themselves. Thread-safe.
 *
 * <p>It is part of the server, not a controller, as keys never leave their control plane. It works
 * when a request changes, on one thread that exists only while there is work, and then looks at all
 * requests of that control plane, so that what a crash left unsigned is not forgotten.
 */
public final class RequestSigner implements Fleet.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RequestSigner.class);
  private static final GroupVersionResource REQUESTS =
      new GroupVersionResource("certificates.k8s.io", "v1", "certificatesigningrequests");

  private final ControlPlanes controlPlanes;
  private final NodeRequestApprover approver = new NodeRequestApprover();
  private final Fleet.Subscription subscription;
  private final ReentrantLock lock = new ReentrantLock();

  /** Control planes with changed requests; bounded by their number. */
  private final SequencedSet<String> waiting = new LinkedHashSet<>();

  private boolean working;

  public RequestSigner(ControlPlanes controlPlanes) {
    this.controlPlanes = controlPlanes;
    this.subscription = controlPlanes.subscribe(this);
  }

  @Override
  public void changed(FleetChange change) {
    if (change.deleted() || !change.resource().equals(REQUESTS.groupResource())) {
      return;
    }
    lock.lock();
    try {
      waiting.add(change.controlPlane());
      if (!working) {
        working = true;
        Thread.ofVirtual().name("request-signer").start(this::work);
      }
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    for (String name = next(); !name.isEmpty(); name = next()) {
      try {
        controlPlanes.find(name).ifPresent(this::signAll);
      } catch (RuntimeException e) {
        LOG.warn("signing requests in {} failed, waiting for the next change", name, e);
      }
    }
  }

  private String next() {
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        working = false;
        return "";
      }
      return waiting.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  private void signAll(HostedControlPlane controlPlane) {
    ControlPlaneClient client = controlPlane.client("insula-signer");
    for (ApiObject object : client.list(REQUESTS, "", ListOptions.NONE).items()) {
      JsonObject request = object.tree();
      if (isDue(request)) {
        sign(controlPlane, client, request);
      } else {
        approver.approve(controlPlane, client, request);
      }
    }
  }

  private static boolean isDue(JsonObject request) {
    JsonObject status = request.objectAt("status");
    boolean approved = false;
    for (JsonObject condition : status.objects("conditions")) {
      String type = condition.string("type", "");
      approved |= type.equals("Approved");
      if (type.equals("Denied") || type.equals("Failed")) {
        return false;
      }
    }
    return approved && status.string("certificate", "").isEmpty() && signer(request).isPresent();
  }

  private static Optional<StandardSigner> signer(JsonObject request) {
    return StandardSigner.named(request.objectAt("spec").string("signerName", ""));
  }

  private static void sign(
      HostedControlPlane controlPlane, ControlPlaneClient client, JsonObject request) {
    request.putIfAbsent("apiVersion", REQUESTS.apiVersion());
    request.putIfAbsent("kind", "CertificateSigningRequest");
    JsonObject status = request.objectOrCreate("status");
    try {
      CertificateAuthority authority = controlPlane.credentials().pki().authority();
      StandardSigner signer = signer(request).orElseThrow();
      status.put("certificate", signer.sign(request.objectAt("spec"), authority));
    } catch (StandardSigner.RefusedException e) {
      String message = e.getMessage() == null ? "" : e.getMessage();
      var failed = JsonObject.of("type", "Failed", "status", "True");
      failed.put("reason", "SignerValidationFailure");
      failed.put("message", message);
      status.arrayOrCreate("conditions").add(failed);
    }
    try {
      client.update(REQUESTS, request, WriteOptions.as("insula-signer").withSubresource("status"));
    } catch (ApiException changedMeanwhile) {
      // Its change brings us here again; a request that is gone needs nothing.
      if (!changedMeanwhile.isConflict() && !changedMeanwhile.isNotFound()) {
        throw changedMeanwhile;
      }
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
