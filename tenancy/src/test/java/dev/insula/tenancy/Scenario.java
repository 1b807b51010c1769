package dev.insula.tenancy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.translation.ApiAddress;
import dev.insula.tenancy.translation.TenantContext;
import java.util.List;
import java.util.Set;

/**
 * Objects of tables: JSON with single quotes, and paths such as {@code spec/containers/0/env}, with
 * ~ for the slash of a key.
 */
public final class Scenario {

  public static final TenantIdentity ACME = new TenantIdentity("acme", "uid-acme");

  public static final TenantContext CONTEXT =
      new TenantContext(
          ACME,
          new ApiAddress("10.1.2.3", 6443),
          List.of(),
          "cluster.local",
          Set.of("gold"),
          IsolationProfile.NONE);

  /** A profile with this spec. */
  public static IsolationProfile profile(String spec) {
    return IsolationProfile.parse(
        JsonObject.of("metadata", JsonObject.of("name", "p"), "spec", object(spec)));
  }

  /** The super namespace of acme's namespace {@code web}. */
  public static final String WEB = CONTEXT.superNamespace("web");

  private Scenario() {}

  public static Object json(String text) {
    return Json.parse(text.replace('\'', '"').replace("$WEB", WEB));
  }

  public static JsonObject object(String text) {
    return (JsonObject) json(text);
  }

  /** A pod of namespace web with one container, changed by a merge of the text. */
  public static JsonObject pod(String changes) {
    JsonObject pod =
        object(
            """
            {'apiVersion':'v1','kind':'Pod',
             'metadata':{'name':'p','namespace':'web','uid':'uid-p','resourceVersion':'7'},
             'spec':{'containers':[{'name':'c','image':'nginx:1.27'}]},
             'status':{'phase':'Pending'}}\
            """);
    merge(pod, object(changes));
    return pod;
  }

  /** A service of namespace web, changed by a merge of the text. */
  public static JsonObject service(String changes) {
    JsonObject service =
        object(
            """
            {'apiVersion':'v1','kind':'Service',
             'metadata':{'name':'s','namespace':'web','uid':'uid-s'},
             'spec':{'type':'ClusterIP','selector':{'app.kubernetes.io/name':'s'},
               'ports':[{'name':'http','port':80,'protocol':'TCP','targetPort':8080}]},
             'status':{'loadBalancer':{}}}\
            """);
    merge(service, object(changes));
    return service;
  }

  public static void merge(JsonObject target, JsonObject changes) {
    changes.forEach(
        (key, value) -> {
          if (value instanceof JsonObject object && target.get(key) instanceof JsonObject into) {
            merge(into, object);
          } else {
            target.put(key, value);
          }
        });
  }

  /** The JSON text of the value at a path, {@code absent} where there is none. */
  public static String at(JsonObject object, String path) {
    Object here = object;
    for (String part : path.split("/", -1)) {
      String step = part.replace('~', '/');
      here =
          switch (here) {
            case JsonObject o -> o.get(step);
            case JsonArray a when a.size() > Integer.parseInt(step) ->
                a.get(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return here == null ? "absent" : Json.string(here).replace('"', '\'');
  }
}
