package dev.insula.tenancy.world;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.Declarations;
import dev.insula.tenancy.translation.OfferedDefinition;
import java.util.List;

/** A platform's certificates: one kind that goes down, and one that is offered up. */
public final class Certificates {

  public static final GroupVersionResource CERTIFICATES =
      new GroupVersionResource("pki.example.com", "v1", "certificates");
  public static final GroupVersionResource ISSUERS =
      new GroupVersionResource("pki.example.com", "v1", "issuers");

  private static final String RBAC = "rbac.authorization.k8s.io";

  private static final String ANYTHING =
      "{'type':'object','x-kubernetes-preserve-unknown-fields':true}";

  private Certificates() {}

  /** Certificates as the platform has them, with a status of its own and an old version. */
  public static JsonObject definition() {
    return Scenario.object(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'certificates.pki.example.com',
           'labels':{'app':'the-platforms'},'annotations':{'note':'internal'}},
         'spec':{'group':'pki.example.com','scope':'Namespaced',
           'names':{'plural':'certificates','singular':'certificate','kind':'Certificate',
             'listKind':'CertificateList'},
           'conversion':{'strategy':'None'},
           'versions':[
             {'name':'v1','served':true,'storage':true,'subresources':{'status':{}},
              'schema':{'openAPIV3Schema':{'type':'object','properties':{
                'spec':%1$s,'status':%1$s}}}},
             {'name':'v1beta1','served':true,'storage':false,
              'schema':{'openAPIV3Schema':%1$s}},
             {'name':'v1alpha1','served':false,'storage':false,
              'schema':{'openAPIV3Schema':%1$s}}]}}\
        """
            .formatted(ANYTHING));
  }

  /** What issues them, which has no namespace. */
  public static JsonObject issuers() {
    return Scenario.object(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'issuers.pki.example.com'},
         'spec':{'group':'pki.example.com','scope':'Cluster',
           'names':{'plural':'issuers','singular':'issuer','kind':'Issuer',
             'listKind':'IssuerList'},
           'conversion':{'strategy':'None'},
           'versions':[
             {'name':'v1','served':true,'storage':true,'subresources':{'status':{}},
              'schema':{'openAPIV3Schema':{'type':'object','properties':{
                'spec':%1$s,'status':%1$s}}}}]}}\
        """
            .formatted(ANYTHING));
  }

  /** A policy about certificates with this in its spec besides. */
  public static SyncPolicy policy(String spec) {
    return SyncPolicy.parse(policyObject("certificates", spec));
  }

  /** A policy about a kind of this group; the direction is down unless the spec says it. */
  public static JsonObject policyObject(String resource, String spec) {
    JsonObject policy =
        Scenario.object(
            """
            {'apiVersion':'insula.dev/v1alpha1','kind':'SyncPolicy',
             'metadata':{'name':'%1$s'},
             'spec':{'direction':'down',
               'kind':{'group':'pki.example.com','version':'v1','resource':'%1$s'}}}\
            """
                .formatted(resource));
    Scenario.merge(policy.objectAt("spec"), Scenario.object(spec));
    return policy;
  }

  /** The policy in force, in a cluster that has the definition. */
  public static Declaration declaration(SyncPolicy policy, JsonObject definition) {
    JsonObject established = definition.deepCopy();
    established.put(
        "status", Scenario.object("{'conditions':[{'type':'Established','status':'True'}]}"));
    return Declarations.judge(
            List.of(policy), name -> name.equals(Meta.name(definition)) ? established : null)
        .getFirst()
        .inForce()
        .orElseThrow();
  }

  public static Declaration declaration(String spec) {
    return declaration(policy(spec), definition());
  }

  public static Declaration issuerDeclaration(String spec) {
    JsonObject policy =
        policyObject(
            "issuers", "{'direction':'up','fields':{'up':{'allow':['spec.ca','status']}}}");
    Scenario.merge(policy.objectAt("spec"), Scenario.object(spec));
    return declaration(SyncPolicy.parse(policy), issuers());
  }

  /** A certificate of namespace default. */
  public static JsonObject certificate(String name, String members) {
    JsonObject certificate =
        Scenario.object(
            """
            {'apiVersion':'pki.example.com/v1','kind':'Certificate',
             'metadata':{'name':'%s','namespace':'default'}}\
            """
                .formatted(name));
    Scenario.merge(certificate, Scenario.object(members));
    return certificate;
  }

  /**
   * Makes a definition in a super cluster, gives Insula rights on its objects, and waits until they
   * can be written.
   */
  public static void install(ClusterView cluster, JsonObject definition) {
    allow(cluster, definition);
    cluster.create(OfferedDefinition.RESOURCE, definition);
    Eventually.until(
        Meta.name(definition) + " is served", () -> isServed(cluster, Meta.name(definition)));
  }

  /** As the platform's people do it for each kind that they declare. */
  private static void allow(ClusterView cluster, JsonObject definition) {
    String name = "insula-" + Meta.name(definition);
    GroupVersionResource resource = OfferedDefinition.resourceOf(definition);
    cluster.create(
        new GroupVersionResource(RBAC, "v1", "clusterroles"),
        Scenario.object(
            """
            {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'%s'},
             'rules':[{'apiGroups':['%s'],'resources':['%s'],
               'verbs':['get','list','watch','create','update','delete']}]}\
            """
                .formatted(name, resource.group(), resource.resource())));
    cluster.create(
        new GroupVersionResource(RBAC, "v1", "clusterrolebindings"),
        Scenario.object(
            """
            {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding',
             'metadata':{'name':'%1$s'},
             'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%1$s'},
             'subjects':[{'kind':'ServiceAccount','namespace':'insula-system','name':'insula'}]}\
            """
                .formatted(name)));
  }

  /** Whether objects of a definition can be written: its paths come after it is established. */
  public static boolean isServed(ClusterView cluster, String definition) {
    return cluster
        .find(OfferedDefinition.RESOURCE, "", definition)
        .filter(OfferedDefinition::isEstablished)
        .filter(found -> isListed(cluster, OfferedDefinition.resourceOf(found)))
        .isPresent();
  }

  private static boolean isListed(ClusterView cluster, GroupVersionResource resource) {
    try {
      cluster.list(resource);
      return true;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }
}
