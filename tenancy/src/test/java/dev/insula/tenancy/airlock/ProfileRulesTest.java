package dev.insula.tenancy.airlock;

import static dev.insula.tenancy.Scenario.ACME;
import static dev.insula.tenancy.Scenario.WEB;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.pod;
import static dev.insula.tenancy.Scenario.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a profile refuses besides the base rules. */
class ProfileRulesTest {

  /**
   * Of the class "slow" volumes are deleted, of "kept" they are kept; "taken" hosts are others'.
   */
  static final Platform PLATFORM =
      new Platform() {
        @Override
        public String reclaimPolicy(String storageClass) {
          return switch (storageClass) {
            case "slow", "" -> "Delete";
            case "kept" -> "Retain";
            default -> "";
          };
        }

        @Override
        public boolean isHostOfOthers(String host, String tenantUid) {
          return host.startsWith("taken") && tenantUid.equals("uid-acme");
        }

        @Override
        public boolean isAddressOfOthers(String address, String tenantUid) {
          return address.equals("10.2.0.7") && tenantUid.equals("uid-acme");
        }

        @Override
        public boolean isDeclared(String kind, String tenant, String profile) {
          return kind.equals("Certificate.pki.example.com") && tenant.equals("acme");
        }

        @Override
        public boolean offersSnapshotClass(String snapshotClass) {
          return !snapshotClass.equals("internal");
        }

        @Override
        public String deletionPolicy(String snapshotClass) {
          return switch (snapshotClass) {
            case "daily", "" -> "Delete";
            case "kept" -> "Retain";
            default -> "";
          };
        }
      };

  private static Airlock airlock(IsolationProfile profile) {
    return Airlock.of(profile, ACME, PLATFORM);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          another runtime class         | runtime-class          | {'runtimeClasses':['gvisor']}             | Pod | {'spec':{'runtimeClassName':'runc'}}
          a priority class not allowed  | priority-class-allowed | {'priorityClasses':['low']}               | Pod | {'spec':{'priorityClassName':'gold'}}
          a taint of other nodes        | toleration             | {}                                        | Pod | {'spec':{'tolerations':[{'key':'dedicated','operator':'Exists'}]}}
          every taint                   | toleration             | {'tolerations':['mine']}                  | Pod | {'spec':{'tolerations':[{'operator':'Exists'}]}}
          another source of volumes     | volume-type            | {'volumeTypes':['emptyDir']}              | Pod | {'spec':{'volumes':[{'name':'v','nfs':{'server':'x','path':'/'}}]}}
          an inline CSI volume          | volume-type            | {'volumeTypes':['configMap']}             | Pod | {'spec':{'volumes':[{'name':'v','csi':{'driver':'d'}}]}}
          an image of another registry  | image-registry         | {'images':{'registries':['r.example/a/']}} | Pod | {}
          an image named to look alike  | image-registry         | {'images':{'registries':['r.example/a/']}} | Pod | {'spec':{'containers':[{'name':'c','image':'r.example/ab/x'}]}}
          an image of an init container | image-registry         | {'images':{'registries':['docker.io/']}}  | Pod | {'spec':{'initContainers':[{'name':'i','image':'quay.io/x'}]}}
          an image by its tag           | image-digest           | {'images':{'digests':true}}               | Pod | {}
          an ephemeral claim's class    | storage-class          | {'storageClasses':['slow']}               | Pod | {'spec':{'volumes':[{'ephemeral':{'volumeClaimTemplate':{'spec':{'storageClassName':'fast'}}}}]}}
          a claim's class               | claim-storage-class    | {'storageClasses':['slow']}               | PersistentVolumeClaim | {'spec':{'storageClassName':'fast'}}
          a type of service             | service-type           | {'serviceTypes':['ClusterIP']}            | Service | {'spec':{'type':'NodePort'}}
          a host of another             | ingress-host           | {'ingressHosts':['*.{tenant}.example.com']} | Ingress | {'spec':{'rules':[{'host':'a.other.example.com'}]}}
          a certificate of another      | ingress-host           | {'ingressHosts':['*.{tenant}.example.com']} | Ingress | {'spec':{'tls':[{'hosts':['evilacme.example.com']}]}}
          any host                      | ingress-no-host        | {'ingressHosts':['*.{tenant}.example.com']} | Ingress | {'spec':{'rules':[{'http':{}}]}}
          an image of a longer registry | image-registry         | {'images':{'registries':['r.example']}}   | Pod | {'spec':{'containers':[{'name':'c','image':'r.example.evil.org/x'}]}}
          an image of another port      | image-registry         | {'images':{'registries':['r.example']}}   | Pod | {'spec':{'containers':[{'name':'c','image':'r.example:5000/x'}]}}
          an image of a longer path     | image-registry         | {'images':{'registries':['r.example/a']}} | Pod | {'spec':{'containers':[{'name':'c','image':'r.example/ab/x'}]}}
          a volume of another registry  | image-registry         | {'images':{'registries':['docker.io']}}   | Pod | {'spec':{'volumes':[{'name':'v','image':{'reference':'quay.io/x'}}]}}
          a container without a limit   | limit-required         | {'requiredLimits':['memory']}             | Pod | {}
          a limit too high              | limit-highest          | {'maxLimits':{'cpu':'2'}}                 | Pod | {'spec':{'containers':[{'name':'c','image':'x','resources':{'limits':{'cpu':'2001m'}}}]}}
          a request too high            | limit-highest          | {'maxLimits':{'cpu':'2'}}                 | Pod | {'spec':{'containers':[{'name':'c','image':'x','resources':{'requests':{'cpu':'3'}}}]}}
          a pod's limit too high        | limit-highest          | {'maxLimits':{'cpu':'2'}}                 | Pod | {'spec':{'resources':{'limits':{'cpu':'3'}}}}
          a class that keeps volumes    | claim-reclaim-policy   | {'reclaimDelete':true}                    | PersistentVolumeClaim | {'spec':{'storageClassName':'kept'}}
          a class that is not there     | claim-reclaim-policy   | {'reclaimDelete':true}                    | PersistentVolumeClaim | {'spec':{'storageClassName':'none'}}
          a first class that keeps      | claim-reclaim-policy   | {'reclaimDelete':true,'storageClasses':['kept']} | PersistentVolumeClaim | {'spec':{}}
          a template that keeps volumes | reclaim-policy         | {'reclaimDelete':true}                    | Pod | {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{'storageClassName':'kept'}}}}]}}
          a class of load balancers     | balancer-class         | {'loadBalancerClasses':['a/b']}           | Service | {'spec':{'loadBalancerClass':'c/d'}}
          a class of ingresses          | ingress-class          | {'ingressClasses':['shared']}             | Ingress | {'spec':{'ingressClassName':'internal'}}
          a host that another has       | ingress-host-taken     | {}                                        | Ingress | {'spec':{'rules':[{'host':'taken.example.com'}]}}
          a certificate that another has | ingress-host-taken    | {}                                        | Ingress | {'spec':{'tls':[{'hosts':['taken.example.com']}]}}
          a range of the platform       | egress-blocked         | {'network':{'blocked':['203.0.113.0/24']}} | NetworkPolicy | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'203.0.113.7/32'}}]}]}}
          a snapshot of the storage     | snapshot-content       | {}                                        | VolumeSnapshot.snapshot.storage.k8s.io | {'spec':{'source':{'volumeSnapshotContentName':'c'}}}
          a snapshot class not offered  | snapshot-class         | {}                                        | VolumeSnapshot.snapshot.storage.k8s.io | {'spec':{'volumeSnapshotClassName':'internal','source':{}}}
          a snapshot that is kept       | snapshot-deletion-policy | {'reclaimDelete':true}                  | VolumeSnapshot.snapshot.storage.k8s.io | {'spec':{'volumeSnapshotClassName':'kept','source':{}}}
          a snapshot of nobody's class  | snapshot-deletion-policy | {'reclaimDelete':true}                  | VolumeSnapshot.snapshot.storage.k8s.io | {'spec':{'volumeSnapshotClassName':'unknown','source':{}}}
          endpoints at another tenant   | endpoint-of-others     | {}                                        | Endpoints | {'subsets':[{'addresses':[{'ip':'10.2.0.8'},{'ip':'10.2.0.7'}]}]}
          such that are not ready yet   | endpoint-of-others     | {}                                        | Endpoints | {'subsets':[{'notReadyAddresses':[{'ip':'10.2.0.7'}]}]}
          a slice at another tenant     | slice-of-others        | {}                                        | EndpointSlice | {'addressType':'IPv4','endpoints':[{'addresses':['10.2.0.8','10.2.0.7']}]}
          endpoints at the platform     | slice-blocked          | {'network':{'blocked':['203.0.113.0/24']}} | EndpointSlice | {'addressType':'IPv4','endpoints':[{'addresses':['203.0.113.7']}]}
          the internet where it is shut | egress-internet        | {'isolatedNetwork':true,'network':{'internet':false}} | NetworkPolicy | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'8.8.8.8/32'}}]}]}}
          the platform's network        | egress-private         | {'isolatedNetwork':true}                  | NetworkPolicy | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'10.96.0.0/12'}}]}]}}
          """)
  void refuses(String what, String rule, String spec, String kind, String members) {
    Airlock airlock = airlock(profile(spec));

    List<Refusal> refusals = airlock.inspect(kind, of(kind, members));

    assertThat(refusals).extracting(Refusal::rule).containsExactly(rule);
    assertThat(refusals.getFirst().remedy()).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          its runtime class             | {'runtimeClasses':['gvisor','kata']}      | Pod | {'spec':{'runtimeClassName':'kata'}}
          no runtime class, to be given | {'runtimeClasses':['gvisor']}             | Pod | {}
          taints of Kubernetes          | {}                                        | Pod | {'spec':{'tolerations':[{'key':'node.kubernetes.io/not-ready','operator':'Exists'}]}}
          a taint of its nodes          | {'tolerations':['mine']}                  | Pod | {'spec':{'tolerations':[{'key':'mine'}]}}
          a short name of Docker Hub    | {'images':{'registries':['docker.io/library/']}} | Pod | {}
          an image by its digest        | {'images':{'digests':true}}               | Pod | {'spec':{'containers':[{'name':'c','image':'x@sha256:00'}]}}
          a host of its own             | {'ingressHosts':['*.{tenant}.example.com']} | Ingress | {'spec':{'rules':[{'host':'a.acme.example.com'}],'tls':[{'hosts':['a.acme.example.com']}]}}
          the internet                  | {'isolatedNetwork':true}                  | NetworkPolicy | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'203.0.113.0/24'}}]}]}}
          an allowed private range      | {'isolatedNetwork':true,'network':{'peers':[{'cidr':'10.7.0.0/16'}]}} | NetworkPolicy | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'10.7.1.0/24'}}]}]}}
          more than what is blocked     | {'network':{'blocked':['203.0.113.0/24']}} | NetworkPolicy | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'203.0.0.0/16'}}]}]}}
          a registry without its slash  | {'images':{'registries':['r.example']}}   | Pod | {'spec':{'containers':[{'name':'c','image':'r.example/a:1'}]}}
          a repository by its name      | {'images':{'registries':['r.example/a/b']}} | Pod | {'spec':{'containers':[{'name':'c','image':'r.example/a/b:1'}]}}
          a long name of Docker Hub     | {'images':{'registries':['docker.io/library/']}} | Pod | {'spec':{'containers':[{'name':'c','image':'index.docker.io/nginx'}]}}
          a limit that is given         | {'requiredLimits':['memory'],'limits':{'memory':'1Gi'}} | Pod | {}
          a limit as high as allowed    | {'maxLimits':{'cpu':'2'}}                 | Pod | {'spec':{'containers':[{'name':'c','image':'x','resources':{'limits':{'cpu':'2000m'}}}]}}
          a class that deletes          | {'reclaimDelete':true}                    | PersistentVolumeClaim | {'spec':{'storageClassName':'slow'}}
          the default class             | {'reclaimDelete':true}                    | PersistentVolumeClaim | {'spec':{}}
          a forced runtime class        | {'runtimeClasses':['gvisor'],'forceRuntimeClass':true} | Pod | {'spec':{'runtimeClassName':'runc'}}
          a check that is excepted      | {'podSecurity':'baseline','exceptions':['pod-security/sysctls']} | Pod | {'spec':{'securityContext':{'sysctls':[{'name':'kernel.msgmax','value':'1'}]}}}
          an exception of a base rule   | {'exceptions':['host-path']}              | Pod | {'spec':{'volumes':[{'hostPath':{'path':'/'}}]}}
          """)
  void lets(String what, String spec, String kind, String members) {
    assertThat(airlock(profile(spec)).inspect(kind, of(kind, members))).isEmpty();
  }

  private static JsonObject of(String kind, String members) {
    return kind.equals("Pod") ? pod(members) : object(members);
  }

  @Test
  void aPodIsJudgedByThePodSecurityStandards() {
    Airlock restricted = airlock(profile("{'podSecurity':'restricted'}"));
    Airlock baseline = airlock(profile("{'podSecurity':'baseline'}"));
    JsonObject adds =
        pod(
            "{'spec':{'containers':[{'name':'c','image':'x','securityContext':"
                + "{'capabilities':{'add':['SYS_ADMIN']}}}]}}");

    assertThat(restricted.inspect("Pod", pod("{}")))
        .extracting(Refusal::rule)
        .contains("pod-security/runAsNonRoot", "pod-security/allowPrivilegeEscalation");
    assertThat(baseline.inspect("Pod", pod("{}"))).isEmpty();
    assertThat(baseline.inspect("Pod", adds).getFirst().message()).contains("SYS_ADMIN");
  }

  @Test
  void aPodThatTheTranslationLeftOutsideItsSandboxIsStoppedAtTheDoor() {
    Airlock airlock = airlock(profile("{'runtimeClasses':['gvisor']}"));
    JsonObject outside =
        object(
            """
            {'metadata':{'name':'x','namespace':'$WEB',
              'labels':{'insula.dev/tenant-uid':'uid-acme','insula.dev/namespace':'web'}},
             'spec':{'containers':[]}}\
            """);
    JsonObject inside = outside.deepCopy();
    inside.objectAt("spec").put("runtimeClassName", "gvisor");

    airlock.seal(ACME, "Pod", inside);
    assertThatThrownBy(() -> airlock.seal(ACME, "Pod", outside))
        .isInstanceOf(Airlock.AirlockException.class);
  }

  @Test
  void policiesAreOfThePlatformAndInNamespacesOfTheTenant() {
    Airlock airlock = airlock(IsolationProfile.NONE);
    JsonObject policy = object("{'metadata':{'name':'insula.profile','namespace':'$WEB'}}");
    JsonObject elsewhere =
        object("{'metadata':{'name':'insula.profile','namespace':'kube-system'}}");
    JsonObject named = object("{'metadata':{'name':'mine','namespace':'$WEB'}}");

    airlock.sealPolicy(ACME, "NetworkPolicy", "web", policy);
    assertThat(WEB).startsWith("acme-web-");
    for (JsonObject wrong : List.of(elsewhere, named)) {
      assertThatThrownBy(() -> airlock.sealPolicy(ACME, "NetworkPolicy", "web", wrong))
          .isInstanceOf(Airlock.AirlockException.class);
    }
    assertThatThrownBy(() -> airlock.sealPolicy(ACME, "Role", "web", policy))
        .isInstanceOf(Airlock.AirlockException.class);
  }

  @Test
  void theProfilesThatShipAllowAnOrdinaryPod() {
    for (JsonObject shipped : ProfileResource.shipped()) {
      IsolationProfile profile = IsolationProfile.parse(shipped);
      if (!profile.name().equals("confidential")) {
        assertThat(airlock(profile).inspect("Pod", pod("{}"))).as(profile.name()).isEmpty();
      }
    }
    assertThat(ProfileResource.shipped()).hasSize(5);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          holds                | object.spec.containers.all(c, !c.image.endsWith(':latest')) | absent
          does not hold        | object.spec.containers.size() > 1                           | two containers, please
          knows the tenant     | tenant.name == 'acme' && tenant.profile == 'p'              | absent
          has no value         | object.spec.missing == 'x'                                  | the platform's rule has no answer (no such key: missing)
          is no truth          | 'yes'                                                       | two containers, please
          does not compile     | object.spec.containers.siz(                                 | the platform's rule does not compile, so nothing passes it
          costs too much       | [1,2,3,4,5,6,7,8].all(a, [1,2,3,4,5,6,7,8].all(b, [1,2,3,4,5,6,7,8].all(c, [1,2,3,4,5,6,7,8].all(d, [1,2,3,4,5,6,7,8].all(e, [1,2,3,4,5,6,7,8].all(f, a+b+c+d+e+f > 0)))))) | the platform's rule has no answer (operation cancelled: actual cost limit exceeded)
          """)
  void aRuleOfTheProfilesAuthor(String what, String expression, String expected) {
    JsonObject rule =
        JsonObject.of(
            "name",
            "mine",
            "kinds",
            JsonArray.of("Pod"),
            "expression",
            expression,
            "message",
            "two containers, please",
            "remedy",
            "add one");
    JsonObject spec = JsonObject.of("rules", JsonArray.of(rule));
    IsolationProfile profile =
        IsolationProfile.parse(JsonObject.of("metadata", JsonObject.of("name", "p"), "spec", spec));

    List<Refusal> refusals = airlock(profile).inspect("Pod", pod("{}"));

    assertThat(refusals.isEmpty() ? "absent" : refusals.getFirst().why()).isEqualTo(expected);
    assertThat(airlock(profile).inspect("Service", object("{'spec':{}}"))).isEmpty();
    assertThat(
            IsolationProfile.parse(
                JsonObject.of("metadata", JsonObject.of("name", "p"), "spec", spec.deepCopy())))
        .isEqualTo(profile);
  }

  @Test
  void aRuleThatOnlyWarnsRefusesNothing() {
    Airlock airlock =
        airlock(
            profile(
                "{'rules':[{'name':'mine','kinds':['Pod'],'expression':'false','message':'no',"
                    + "'action':'warn'}]}"));

    assertThat(airlock.inspect("Pod", pod("{}"))).isEmpty();
    assertThat(airlock.advice("Pod", pod("{}"))).extracting(Refusal::rule).containsExactly("mine");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          vm-sub-path         | {'spec':{'containers':[{'name':'c','image':'x','resources':{'limits':{'memory':'1Gi'}},'volumeMounts':[{'name':'v','mountPath':'/v','subPath':'a'}]}]}}
          vm-empty-dir-size   | {'spec':{'resources':{'limits':{'memory':'1Gi'}},'volumes':[{'name':'v','emptyDir':{'sizeLimit':'1Gi'}}]}}
          vm-host-path        | {'spec':{'resources':{'limits':{'memory':'1Gi'}},'volumes':[{'name':'v','hostPath':{'path':'/dev'}}]}}
          vm-privileged       | {'spec':{'containers':[{'name':'c','image':'x','resources':{'limits':{'memory':'1Gi'}},'securityContext':{'privileged':true}}]}}
          vm-host-network     | {'spec':{'hostNetwork':true,'resources':{'limits':{'memory':'1Gi'}}}}
          vm-memory           | {}
          """)
  void tellsWhatAVirtualMachineBreaks(String rule, String members) {
    Airlock kata = airlock(profile("{'runtimeClasses':['kata-qemu']}"));
    Airlock gvisor = airlock(profile("{'runtimeClasses':['gvisor']}"));

    assertThat(kata.advice("Pod", pod(members))).extracting(Refusal::rule).containsExactly(rule);
    assertThat(gvisor.advice("Pod", pod(members))).isEmpty();
  }

  /** The field is new, the annotation is what older controllers read. */
  @Test
  void anIngressClassByAnnotation() {
    var held = airlock(profile("{'ingressClasses':['public']}"));
    String ingress =
        "{'metadata':{'annotations':{'kubernetes.io/ingress.class':'%s'}},"
            + "'spec':{'rules':[{'host':'a.b'}]}}";

    assertThat(held.inspect("Ingress", object(ingress.formatted("internal"))))
        .extracting(Refusal::rule)
        .containsExactly("ingress-class-annotation");
    assertThat(held.inspect("Ingress", object(ingress.formatted("public")))).isEmpty();
  }

  @Test
  void annotationsThatTheProfileAllowsPass() {
    JsonObject ingress =
        object(
            "{'metadata':{'annotations':{'nginx.ingress.kubernetes.io/rewrite-target':'/'}},"
                + "'spec':{'rules':[{'host':'a.b'}]}}");
    String allowing =
        "{'ingressAnnotations':['nginx.ingress.kubernetes.io/rewrite-target'],"
            + "'serviceAnnotations':['service.beta.kubernetes.io/aws-load-balancer-ssl-cert']}";

    assertThat(airlock(profile("{}")).inspect("Ingress", ingress)).hasSize(1);
    assertThat(airlock(profile(allowing)).inspect("Ingress", ingress)).isEmpty();
    assertThat(
            airlock(profile(allowing))
                .inspect(
                    "Service",
                    object(
                        "{'metadata':{'annotations':"
                            + "{'service.beta.kubernetes.io/aws-load-balancer-ssl-cert':'arn'}}}")))
        .isEmpty();
  }
}
