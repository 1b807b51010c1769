package dev.insula.apiserver.http;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The host that a request asks for (the authority of its URL, and the Host header). It never
 * chooses a control plane, but if it names one, that must be the one of the connection.
 */
final class Authority {

  private Authority() {}

  static boolean agrees(Request request, String connectedTo) {
    for (String host : hosts(request)) {
      String named = HandshakeRoute.controlPlaneOf(host);
      if (named != null && !named.equals(connectedTo)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> hosts(Request request) {
    var hosts = new ArrayList<String>();
    HttpURI uri = request.getHttpURI();
    add(hosts, uri.getHost());
    add(hosts, Request.getServerName(request));
    for (String value : request.getHeaders().getValuesList(HttpHeader.HOST)) {
      add(hosts, new HostPortHttpField(value).getHost());
    }
    return hosts;
  }

  private static void add(List<String> hosts, @Nullable String host) {
    if (host != null) {
      hosts.add(host);
    }
  }
}
