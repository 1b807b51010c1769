package dev.insula.apiserver.webhook;

import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where the {@code clientConfig} of a webhook leads, by the services of the control plane
 * that it is in. Thread-safe.
 */
public final class WebhookTargets {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookTargets.class);
  private static final int HTTPS = 443;
  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private final ObjectRepository objects;

  public WebhookTargets(ObjectRepository objects) {
    this.objects = objects;
  }

  /**
   * @param config with a url or a service reference
   * @throws WebhookException if it leads nowhere
   */
  public WebhookTarget of(JsonObject config) throws WebhookException {
    String caBundle = decoded(config.string("caBundle", ""));
    JsonObject service = config.object("service");
    if (service != null) {
      return ofService(service, caBundle);
    }
    URI url = parse(config.string("url", ""));
    return new WebhookTarget(url, List.of(), url.getPort() < 0 ? HTTPS : url.getPort(), caBundle);
  }

  private static URI parse(String text) throws WebhookException {
    try {
      URI url = new URI(text);
      if ("https".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new WebhookException("Unparsable URL: " + e.getReason());
    }
    throw new WebhookException("webhook configuration must have either service or URL");
  }

  private static String decoded(String caBundle) {
    try {
      return new String(Base64.getDecoder().decode(caBundle), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      return caBundle;
    }
  }

  private WebhookTarget ofService(JsonObject reference, String caBundle) throws WebhookException {
    String name = reference.string("name", "");
    String namespace = reference.string("namespace", "");
    long port = reference.integer("port", HTTPS);
    String path = reference.string("path", "");
    URI url =
        parse(
            "https://"
                + name
                + "."
                + namespace
                + ".svc:"
                + port
                + (path.isEmpty() || path.startsWith("/") ? path : "/" + path));
    String start = "Post \"" + url + "\": ";
    JsonObject service =
        objects
            .tree(SERVICES, new ObjectName(namespace, name))
            .orElseThrow(() -> new WebhookException(start + "service \"" + name + "\" not found"));
    JsonObject spec = service.objectAt("spec");
    if (spec.string("type", "").equals("ExternalName")) {
      URI external =
          parse("https://" + spec.string("externalName", "") + ":" + port + url.getPath());
      return new WebhookTarget(external, List.of(), (int) port, caBundle);
    }
    JsonObject entry =
        spec.objects("ports").stream()
            .filter(candidate -> candidate.integer("port", 0) == port)
            .findFirst()
            .orElseThrow(
                () ->
                    new WebhookException(
                        start + "no service port " + port + " found for service \"" + name + "\""));
    WebhookTarget ready = ofSlices(service, entry.string("name", ""), url, caBundle);
    if (ready != null) {
      return ready;
    }
    throw new WebhookException(start + "no endpoints available for service \"" + name + "\"");
  }

  /** The ready endpoints of a service port; they may listen on a port of another number. */
  private @Nullable WebhookTarget ofSlices(
      JsonObject service, String portName, URI url, String caBundle) {
    for (JsonObject slice : objects.trees(SLICES, Meta.namespace(service))) {
      boolean own = Meta.name(service).equals(Meta.labels(slice).get(SERVICE_LABEL));
      if (own) {
        List<InetAddress> addresses = ready(slice);
        for (JsonObject port : slice.objects("ports")) {
          if (port.string("name", "").equals(portName) && !addresses.isEmpty()) {
            return new WebhookTarget(url, addresses, (int) port.integer("port", 0), caBundle);
          }
        }
      }
    }
    return null;
  }

  private static List<InetAddress> ready(JsonObject slice) {
    var out = new ArrayList<InetAddress>();
    for (JsonObject endpoint : slice.objects("endpoints")) {
      if (endpoint.objectAt("conditions").bool("ready", true)) {
        for (String address : endpoint.strings("addresses")) {
          parseAddress(address, out);
        }
      }
    }
    return out;
  }

  /** Endpoints may also have names; those are not connected to. */
  private static void parseAddress(String text, List<InetAddress> out) {
    try {
      out.add(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      LOG.debug("no address: {}", text);
    }
  }
}
