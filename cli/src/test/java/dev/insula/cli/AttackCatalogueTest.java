package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.cli.AttackedInstance.Attacker;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.object.ApiException;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.translation.SyncedKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Attacks of a tenant's administrator on what runs below, by real requests over HTTPS to the
 * tenant's API server, under the profile that tenants have when they name none; those that the base
 * rules refuse, under {@code trusted} too. Each is named after the attack.
 */
@Timeout(120)
class AttackCatalogueTest {

  @TempDir static Path directory;
  private static AttackedInstance instance;
  private static Attacker acme;
  private static Attacker trusted;
  private static Set<String> baseRules;

  @BeforeAll
  static void open() throws Exception {
    instance = new AttackedInstance(directory);
    acme = instance.tenant("acme", "standard");
    trusted = instance.tenant("trusted", "trusted");
    baseRules = baseRules();
  }

  @AfterAll
  static void close() throws Exception {
    instance.close();
  }

  private static Set<String> baseRules() throws IOException {
    try (InputStream in = Airlock.class.getResourceAsStream("base-rules.json")) {
      var rules = (JsonArray) Json.parse(Objects.requireNonNull(in).readAllBytes());
      return rules.objects().stream().map(r -> r.string("id", "")).collect(Collectors.toSet());
    }
  }

  /**
   * A rule {@code api} says that the tenant's own API server refuses it, {@code api/rule} that it
   * does or the rule.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          host-network | host-network | POD | {'spec':{'hostNetwork':true}}
          host-pid | host-pid | POD | {'spec':{'hostPID':true}}
          host-ipc | host-ipc | POD | {'spec':{'hostIPC':true}}
          host-port | host-port | POD | {'spec':{'containers':[{'name':'c','image':'x','ports':[{'containerPort':80,'hostPort':80}]}]}}
          host-path | host-path | POD | {'spec':{'volumes':[{'name':'v','hostPath':{'path':'/'}}]}}
          privileged | privileged | POD | {'spec':{'containers':[{'name':'c','image':'x','securityContext':{'privileged':true}}]}}
          added-capabilities | pod-security/capabilities_baseline | POD | {'spec':{'containers':[{'name':'c','image':'x','securityContext':{'capabilities':{'add':['NET_ADMIN']}}}]}}
          arp-spoofing | pod-security/capabilities_baseline | POD | {'spec':{'containers':[{'name':'c','image':'x','securityContext':{'capabilities':{'add':['NET_RAW']}}}]}}
          unsafe-sysctl | pod-security/sysctls | POD | {'spec':{'securityContext':{'sysctls':[{'name':'kernel.msgmax','value':'1'}]}}}
          unmasked-proc | proc-mount | POD | {'spec':{'hostUsers':false,'containers':[{'name':'c','image':'x','securityContext':{'procMount':'Unmasked'}}]}}
          node-name | node-name | POD | {'spec':{'nodeName':'node-1'}}
          tolerate-everything | toleration | POD | {'spec':{'tolerations':[{'operator':'Exists'}]}}
          tolerate-control-plane | toleration | POD | {'spec':{'tolerations':[{'key':'node-role.kubernetes.io/control-plane','operator':'Exists'}]}}
          priority-preemption | priority-class | POD | {'spec':{'priorityClassName':'system-cluster-critical'}}
          kata-annotations | sandbox-annotations | POD | {'metadata':{'annotations':{'io.katacontainers.config.hypervisor.kernel_params':'x'}}}
          gvisor-annotations | runtime-annotations | POD | {'metadata':{'annotations':{'dev.gvisor.flag.network':'host'}}}
          systemd-annotations | runtime-annotations | POD | {'metadata':{'annotations':{'org.systemd.property.DeviceAllow':'x'}}}
          other-network | network-annotations | POD | {'metadata':{'annotations':{'k8s.v1.cni.cncf.io/networks':'kube-system/host'}}}
          address-theft | network-annotations | POD | {'metadata':{'annotations':{'cni.projectcalico.org/floatingIPs':'10.0.0.1'}}}
          mirror-pod | mirror-annotations | POD | {'metadata':{'annotations':{'kubernetes.io/config.mirror':'x'}}}
          probe-of-the-platform | probe-host | POD | {'spec':{'containers':[{'name':'c','image':'x','livenessProbe':{'httpGet':{'host':'169.254.169.254','port':80}}}]}}
          git-repo-CVE-2024-10220 | git-repo | POD | {'spec':{'volumes':[{'name':'v','gitRepo':{'repository':'x'}}]}}
          inline-csi | volume-type | POD | {'spec':{'volumes':[{'name':'v','csi':{'driver':'secrets.example.com'}}]}}
          nfs-of-others | volume-type | POD | {'spec':{'volumes':[{'name':'v','nfs':{'server':'10.0.0.1','path':'/'}}]}}
          ephemeral-volume-by-name | ephemeral-volume-name | POD | {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{'volumeName':'pv-1','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]}}
          external-ips-CVE-2020-8554 | external-ips | SERVICE | {'spec':{'ports':[{'port':80}],'externalIPs':['8.8.8.8']}}
          node-port-hijack | service-type | SERVICE | {'spec':{'type':'NodePort','ports':[{'port':80}]}}
          external-name-of-platform | external-name | SERVICE | {'spec':{'type':'ExternalName','externalName':'kubernetes.default.svc.cluster.local'}}
          endpoints-of-metadata | api | ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['169.254.169.254']}]}
          endpoints-of-azure | slice-address | ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['168.63.129.16']}]}
          slice-of-names | slice-name | ENDPOINT_SLICE | {'addressType':'FQDN','endpoints':[{'addresses':['api.kube-system.svc']}]}
          volume-of-others | volume-name | CLAIM | {'spec':{'volumeName':'pv-1','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          released-volume | volume-without-class | CLAIM | {'spec':{'storageClassName':'','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          volume-by-selector | volume-selector | CLAIM | {'spec':{'selector':{'matchLabels':{'a':'b'}},'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          ingress-snippet-CVE-2021-25742 | ingress-snippet | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/configuration-snippet':'x'}},'spec':{'rules':[{'host':'a.b'}]}}
          ingress-injection-CVE-2025-1974 | ingress-injection | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/auth-tls-match-cn':'x'}},'spec':{'rules':[{'host':'a.b'}]}}
          ingress-of-everybody | ingress-default | INGRESS | {'spec':{'defaultBackend':{'service':{'name':'s','port':{'number':80}}}}}
          ingress-without-host | ingress-no-host | INGRESS | {'spec':{'rules':[{'http':{'paths':[{'path':'/','pathType':'Prefix','backend':{'service':{'name':'s','port':{'number':80}}}}]}}]}}
          balancer-address-theft | balancer-address | SERVICE | {'metadata':{'annotations':{'metallb.io/loadBalancerIPs':'10.0.0.1'}},'spec':{'type':'LoadBalancer','ports':[{'port':80}]}}
          egress-to-metadata | egress-range | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'169.254.169.254/32'}}]}]}}
          sub-path-symlink | api | POD | {'spec':{'volumes':[{'name':'v','emptyDir':{}}],'containers':[{'name':'c','image':'x','volumeMounts':[{'name':'v','mountPath':'/v','subPath':'../../etc'}]}]}}
          local-image | volume-type | POD | {'spec':{'volumes':[{'name':'v','image':{'reference':'registry.platform/secret'}}]}}
          iscsi-of-others | volume-type | POD | {'spec':{'volumes':[{'name':'v','iscsi':{'targetPortal':'10.0.0.1:3260','iqn':'iqn.2001-04.com.example:x','lun':0}}]}}
          hook-of-the-platform | probe-host | POD | {'spec':{'containers':[{'name':'c','image':'x','lifecycle':{'postStart':{'httpGet':{'host':'10.96.0.1','port':443}}}}]}}
          selinux-escape | pod-security/seLinuxOptions | POD | {'spec':{'securityContext':{'seLinuxOptions':{'type':'spc_t'}}}}
          apparmor-unconfined | pod-security/appArmorProfile | POD | {'spec':{'securityContext':{'appArmorProfile':{'type':'Unconfined'}}}}
          seccomp-unconfined | pod-security/seccompProfile_baseline | POD | {'spec':{'securityContext':{'seccompProfile':{'type':'Unconfined'}}}}
          ephemeral-volume-by-selector | ephemeral-volume-selector | POD | {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{'selector':{'matchLabels':{'a':'b'}},'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]}}
          endpoints-of-loopback | api | ENDPOINTS | {'subsets':[{'addresses':[{'ip':'127.0.0.1'}],'ports':[{'port':80}]}]}
          endpoints-object-of-azure | endpoint-address | ENDPOINTS | {'subsets':[{'addresses':[{'ip':'168.63.129.16'}],'ports':[{'port':80}]}]}
          endpoints-of-alibaba | slice-address | ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['100.100.100.200']}]}
          endpoints-of-ipv6-metadata | slice-address | ENDPOINT_SLICE | {'addressType':'IPv6','endpoints':[{'addresses':['fd00:ec2::254']}]}
          external-name-of-metadata | external-name-address | SERVICE | {'spec':{'type':'ExternalName','externalName':'169.254.169.254'}}
          external-name-in-capitals | api | SERVICE | {'spec':{'type':'ExternalName','externalName':'KUBERNETES.DEFAULT.SVC.CLUSTER.LOCAL'}}
          egress-to-ipv6-metadata | egress-range | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'fd00:ec2::254/128'}}]}]}}
          ingress-server-snippet | ingress-snippet | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/server-snippet':'x'}},'spec':{'rules':[{'host':'s.b'}]}}
          ingress-mirror-CVE-2025-1098 | ingress-injection | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/mirror-target':'x'}},'spec':{'rules':[{'host':'m.b'}]}}
          egress-to-the-platform | egress-private | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'10.0.0.0/16'}}]}]}}
          init-privileged | privileged | POD | {'spec':{'initContainers':[{'name':'i','image':'x','securityContext':{'privileged':true}}]}}
          sidecar-privileged | privileged | POD | {'spec':{'initContainers':[{'name':'i','image':'x','restartPolicy':'Always','securityContext':{'privileged':true}}]}}
          sidecar-host-port | host-port | POD | {'spec':{'initContainers':[{'name':'i','image':'x','restartPolicy':'Always','ports':[{'containerPort':80,'hostPort':80}]}]}}
          sidecar-probe-of-the-node | probe-host | POD | {'spec':{'initContainers':[{'name':'i','image':'x','restartPolicy':'Always','startupProbe':{'tcpSocket':{'host':'127.0.0.1','port':10250}}}]}}
          hook-at-the-end | probe-host | POD | {'spec':{'containers':[{'name':'c','image':'x','lifecycle':{'preStop':{'httpGet':{'host':'10.96.0.1','port':443}}}}]}}
          host-process | host-process | POD | {'spec':{'hostNetwork':true,'os':{'name':'windows'},'securityContext':{'windowsOptions':{'hostProcess':true,'runAsUserName':'x'}}}}
          domain-account | windows-identity | POD | {'spec':{'os':{'name':'windows'},'securityContext':{'windowsOptions':{'gmsaCredentialSpecName':'platform'}}}}
          domain-account-of-a-container | windows-identity | POD | {'spec':{'os':{'name':'windows'},'containers':[{'name':'c','image':'x','securityContext':{'windowsOptions':{'gmsaCredentialSpec':'x'}}}]}}
          devices-by-claim | resource-claims | POD | {'spec':{'resourceClaims':[{'name':'gpu','resourceClaimName':'of-others'}]}}
          devices-by-template | resource-claims | POD | {'spec':{'resourceClaims':[{'name':'gpu','resourceClaimTemplateName':'x'}],'containers':[{'name':'c','image':'x','resources':{'claims':[{'name':'gpu'}]}}]}}
          devices-by-cdi | runtime-annotations | POD | {'metadata':{'annotations':{'cdi.k8s.io/gpu':'nvidia.com/gpu=all'}}}
          devices-by-toolkit | runtime-annotations | POD | {'metadata':{'annotations':{'nvidia.cdi.k8s.io/container.c':'nvidia.com/gpu=all'}}}
          devices-by-nri | runtime-annotations | POD | {'metadata':{'annotations':{'devices.nri.io/container.c':'x'}}}
          limits-by-nri | runtime-annotations | POD | {'metadata':{'annotations':{'ulimits.nri.containerd.io/container.c':'x'}}}
          crio-devices | runtime-annotations | POD | {'metadata':{'annotations':{'io.kubernetes.cri-o.Devices':'/dev/sda'}}}
          apparmor-annotation | pod-security/appArmorProfile | POD | {'metadata':{'annotations':{'container.apparmor.security.beta.kubernetes.io/c':'unconfined'}}}
          seccomp-of-a-container | pod-security/seccompProfile_baseline | POD | {'spec':{'containers':[{'name':'c','image':'x','securityContext':{'seccompProfile':{'type':'Unconfined'}}}]}}
          selinux-user | pod-security/seLinuxOptions | POD | {'spec':{'containers':[{'name':'c','image':'x','securityContext':{'seLinuxOptions':{'user':'system_u'}}}]}}
          role-of-the-node | identity-annotations | POD | {'metadata':{'annotations':{'iam.amazonaws.com/role':'admin'}}}
          identity-of-azure | identity-labels | POD | {'metadata':{'labels':{'aadpodidbinding':'platform'}}}
          interface-of-aws | network-annotations | POD | {'metadata':{'annotations':{'vpc.amazonaws.com/pod-eni':'x'}}}
          interface-of-google | network-annotations | POD | {'metadata':{'annotations':{'networking.gke.io/interfaces':'x'}}}
          conntrack-bypass | network-annotations | POD | {'metadata':{'annotations':{'io.cilium.no-track-port':'53'}}}
          dns-name-of-a-pod | pod-dns-names | POD | {'metadata':{'annotations':{'external-dns.alpha.kubernetes.io/hostname':'www.platform.example'}}}
          priority-number | api | POD | {'spec':{'priority':2000000000}}
          flex-volume | volume-type | POD | {'spec':{'volumes':[{'name':'v','flexVolume':{'driver':'x/y'}}]}}
          ceph-of-others | volume-type | POD | {'spec':{'volumes':[{'name':'v','cephfs':{'monitors':['10.0.0.1']}}]}}
          disk-of-aws | volume-type | POD | {'spec':{'volumes':[{'name':'v','awsElasticBlockStore':{'volumeID':'x'}}]}}
          ephemeral-class-by-annotation | ephemeral-class-annotation | POD | {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'metadata':{'annotations':{'volume.beta.kubernetes.io/storage-class':''}},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]}}
          ephemeral-volume-without-class | ephemeral-volume-without-class | POD | {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{'storageClassName':'','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]}}
          class-by-annotation | claim-class-annotation | CLAIM | {'metadata':{'annotations':{'volume.beta.kubernetes.io/storage-class':''}},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          class-of-attributes | volume-attributes | CLAIM | {'spec':{'volumeAttributesClassName':'gold','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          dns-hijack-by-service | service-dns-names | SERVICE | {'metadata':{'annotations':{'external-dns.alpha.kubernetes.io/hostname':'www.platform.example'}},'spec':{'type':'LoadBalancer','ports':[{'port':80}]}}
          balancer-of-others | balancer-address | SERVICE | {'metadata':{'annotations':{'loadbalancer.openstack.org/load-balancer-id':'x'}},'spec':{'type':'LoadBalancer','ports':[{'port':80}]}}
          balancer-certificate | balancer-address | SERVICE | {'metadata':{'annotations':{'service.beta.kubernetes.io/aws-load-balancer-ssl-cert':'arn:x'}},'spec':{'type':'LoadBalancer','ports':[{'port':80}]}}
          balancer-logs | balancer-address | SERVICE | {'metadata':{'annotations':{'service.beta.kubernetes.io/aws-load-balancer-attributes':'access_logs.s3.enabled=true'}},'spec':{'type':'LoadBalancer','ports':[{'port':80}]}}
          external-name-in-octal | external-name-number | SERVICE | {'spec':{'type':'ExternalName','externalName':'0251.0376.0251.0376'}}
          external-name-in-decimal | external-name-number | SERVICE | {'spec':{'type':'ExternalName','externalName':'2852039166'}}
          external-name-in-hex | external-name-number | SERVICE | {'spec':{'type':'ExternalName','externalName':'0xa9fea9fe'}}
          external-name-unspecified | external-name-address | SERVICE | {'spec':{'type':'ExternalName','externalName':'0.0.0.0'}}
          external-name-with-a-dot | external-name | SERVICE | {'spec':{'type':'ExternalName','externalName':'kubernetes.default.svc.cluster.local.'}}
          dns-hijack-by-ingress | ingress-dns-names | INGRESS | {'metadata':{'annotations':{'external-dns.alpha.kubernetes.io/target':'10.0.0.1'}},'spec':{'rules':[{'host':'d.b'}]}}
          ingress-alias | ingress-annotation | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/server-alias':'shop.example.com'}},'spec':{'rules':[{'host':'e.b'}]}}
          ingress-group-of-others | ingress-annotation | INGRESS | {'metadata':{'annotations':{'alb.ingress.kubernetes.io/group.name':'platform'}},'spec':{'rules':[{'host':'f.b'}]}}
          ingress-static-address | ingress-annotation | INGRESS | {'metadata':{'annotations':{'kubernetes.io/ingress.global-static-ip-name':'platform'}},'spec':{'rules':[{'host':'g.b'}]}}
          ingress-certificate-of-any-name | ingress-annotation | INGRESS | {'metadata':{'annotations':{'cert-manager.io/cluster-issuer':'internal','cert-manager.io/common-name':'api.platform'}},'spec':{'rules':[{'host':'h.b'}]}}
          ingress-middleware-of-others | ingress-annotation | INGRESS | {'metadata':{'annotations':{'traefik.ingress.kubernetes.io/router.middlewares':'kube-system-auth@kubernetescrd'}},'spec':{'rules':[{'host':'i.b'}]}}
          ingress-configuration-of-haproxy | ingress-annotation | INGRESS | {'metadata':{'annotations':{'ingress.kubernetes.io/config-backend':'x'}},'spec':{'rules':[{'host':'j.b'}]}}
          ingress-rewrite-CVE-2026-3288 | ingress-annotation | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/rewrite-target':'x'}},'spec':{'rules':[{'host':'k.b'}]}}
          ingress-path-CVE-2026-24512 | ingress-path | INGRESS | {'spec':{'rules':[{'host':'l.b','http':{'paths':[{'path':'/x{return 200;}','pathType':'ImplementationSpecific','backend':{'service':{'name':'s','port':{'number':80}}}}]}}]}}
          ingress-resource | ingress-resource | INGRESS | {'spec':{'rules':[{'host':'m2.b','http':{'paths':[{'path':'/','pathType':'Prefix','backend':{'resource':{'apiGroup':'example.com','kind':'Bucket','name':'b'}}}]}}]}}
          ingress-host-in-capitals | api | INGRESS | {'spec':{'rules':[{'host':'SHOP.example.com'}]}}
          ingress-host-with-a-dot | api | INGRESS | {'spec':{'rules':[{'host':'shop.example.com.'}]}}
          ingress-host-of-two-wildcards | api | INGRESS | {'spec':{'rules':[{'host':'*.*.example.com'}]}}
          egress-to-mapped-metadata | egress-range | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'::ffff:169.254.169.254/128'}}]}]}}
          egress-to-translated-metadata | egress-range | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'64:ff9b::a9fe:a9fe/128'}}]}]}}
          egress-to-the-translated-platform | egress-private | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'64:ff9b::a00:0/104'}}]}]}}
          egress-to-google-metadata | egress-range | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'fd20:ce::254/128'}}]}]}}
          endpoints-of-oracle | slice-address | ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['192.0.0.192']}]}
          endpoints-unspecified | api | ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['0.0.0.0']}]}
          endpoints-translated | slice-address | ENDPOINT_SLICE | {'addressType':'IPv6','endpoints':[{'addresses':['64:ff9b::a9fe:a9fe']}]}
          endpoints-mapped | api/slice-address | ENDPOINT_SLICE | {'addressType':'IPv6','endpoints':[{'addresses':['::ffff:168.63.129.16']}]}
          """)
  void isRefusedWithAWord(String attack, String by, SyncedKind kind, String members)
      throws Exception {
    String rule = by.replace("api/", "");
    boolean byServer = by.startsWith("api");
    assertRefused(acme, attack, rule, byServer, kind, members);
    if (baseRules.contains(rule)) {
      assertRefused(trusted, attack, rule, byServer, kind, members);
    }
  }

  /** The tenant is told why, and nothing is below: not the object, nor a namespace for it. */
  private static void assertRefused(
      Attacker attacker,
      String attack,
      String rule,
      boolean byServer,
      SyncedKind kind,
      String members)
      throws Exception {
    String name = attack.toLowerCase(Locale.ROOT);
    attacker.namespace(name);
    boolean asked = kind == SyncedKind.ENDPOINTS;
    if (asked) {
      // Those that nobody asks for stay where they are.
      attacker.make(SyncedKind.SERVICE, name, name, "{'spec':{'ports':[{'port':80}]}}");
      attacker.awaitBelow(SyncedKind.SERVICE, name, name);
    }
    try {
      attacker.make(kind, name, name, members);
    } catch (ApiException e) {
      assertThat(byServer).as(e.getMessage()).isTrue();
      return;
    }
    assertThat(rule).as("who refuses it").isNotEqualTo("api");
    attacker.awaitRefusal(name, name, rule);
    assertThat(attacker.below(kind, name, name)).isEmpty();
    assertThat(attacker.namespaceBelow(name).isPresent()).isEqualTo(asked);
  }
}
