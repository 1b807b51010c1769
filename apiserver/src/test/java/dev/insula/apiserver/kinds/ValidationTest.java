package dev.insula.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Status;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {

  private static final KindCatalog CATALOG = new KindCatalog();
  private static final WriteContext CONTEXT =
      new WriteContext(
          UserInfo.of("someone"),
          new GroupVersionResource("", "v1", "any"),
          "",
          "",
          false,
          Instant.EPOCH);

  @ParameterizedTest(name = "{0} {1}: {3}")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '~',
      value = {
        "v1 | Pod | {'spec':{}} | spec.containers: Required value",
        "v1 | Pod | {'spec':{'containers':[{'name':'A','image':'i'}]}} | spec.containers[0].name:"
            + " Invalid value: 'A': a lowercase RFC 1123 label",
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'i'},{'name':'a','image':'i'}]}} |"
            + " spec.containers[1].name: Duplicate value: 'a'",
        "v1 | Pod |"
            + " {'spec':{'containers':[{'name':'a','image':'i','ports':[{'containerPort':70000}]}]}}"
            + " | spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between"
            + " 1 and 65535, inclusive",
        "v1 | Pod |"
            + " {'spec':{'containers':[{'name':'a','image':'i','volumeMounts':[{'name':'v','mountPath':'/v'}]}]}}"
            + " | spec.containers[0].volumeMounts[0].name: Not found: 'v'",
        "v1 | Pod | {'spec':{'restartPolicy':'x','containers':[{'name':'a','image':'i'}]}} |"
            + " spec.restartPolicy: Unsupported value: 'x': supported values: 'Always',"
            + " 'OnFailure', 'Never'",
        "v1 | Pod |"
            + " {'spec':{'containers':[{'name':'a','image':'i','resources':{'limits':{'cpu':'1'},'requests':{'cpu':'2'}}}]}}"
            + " | spec.containers[0].resources.requests: Invalid value: '2': must be less than or"
            + " equal to cpu limit of 1",
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'i','livenessProbe':{}}]}} |"
            + " spec.containers[0].livenessProbe: Required value: must specify a handler type",
        "v1 | ConfigMap | {'data':{'a/b':'c'}} | data[a/b]: Invalid value: 'a/b': a valid config"
            + " key",
        "v1 | Pod |"
            + " {'spec':{'initContainers':[{'name':'i','image':'i','livenessProbe':{}}],'containers':[{'name':'a','image':'i'}]}}"
            + " | spec.initContainers[0].livenessProbe: Forbidden: may not be set for init"
            + " containers",
        "v1 | Pod |"
            + " {'spec':{'volumes':[{'name':'v','hostPath':{'type':'x'}}],'containers':[{'name':'a','image':'i'}]}}"
            + " | spec.volumes[0].hostPath.path: Required value",
        "v1 | ResourceQuota | {'spec':{'hard':{'count/pods':'1.5'}}} | spec.hard[count/pods]:"
            + " Invalid value: '1.5': must be an integer",
        "networking.k8s.io/v1 | NetworkPolicy |"
            + " {'spec':{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'except':['x']}}]}]}} |"
            + " spec.ingress[0].from[0].ipBlock.cidr: Required value",
        "v1 | Secret | {'type':'kubernetes.io/tls'} | data[tls.crt]: Required value",
        "v1 | Service | {'spec':{'ports':[{'port':80},{'port':81}]}} | spec.ports[0].name: Required"
            + " value",
        "v1 | Service | {'spec':{'type':'Odd','ports':[{'port':80}]}} | spec.type: Unsupported"
            + " value: 'Odd': supported values: 'ClusterIP', 'ExternalName', 'LoadBalancer',"
            + " 'NodePort'",
        "v1 | Service |"
            + " {'spec':{'type':'ExternalName','externalName':'a.b','clusterIPs':['10.96.0.9']}} |"
            + " spec.clusterIPs: Forbidden: may not be set for ExternalName services",
        "v1 | Node | {'spec':{'taints':[{'key':'a','effect':'Odd'}]}} | metadata.taints[0].effect:"
            + " Unsupported value: 'Odd': supported values: 'NoSchedule', 'PreferNoSchedule',"
            + " 'NoExecute'",
        "v1 | PersistentVolumeClaim |"
            + " {'spec':{'accessModes':['Odd'],'resources':{'requests':{'storage':'1Gi'}}}} |"
            + " spec.accessModes: Unsupported value: 'Odd': supported values: 'ReadOnlyMany',"
            + " 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'",
        "v1 | ResourceQuota | {'spec':{'hard':{'pods':'1.5'}}} | spec.hard[pods]: Invalid value:"
            + " '1.5': must be an integer",
        "apps/v1 | Deployment |"
            + " {'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'c'}},'spec':{'containers':[{'name':'a','image':'i'}]}}}}"
            + " | spec.template.metadata.labels: Invalid value: {'a':'c'}: `selector` does not"
            + " match template `labels`",
        "batch/v1 | CronJob | {'spec':{'schedule':'61 * * *"
            + " *','jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'i'}]}}}}}}"
            + " | spec.schedule: Invalid value: '61 * * * *': end of range (61) above maximum (59):"
            + " 61",
        "networking.k8s.io/v1 | NetworkPolicy | {'spec':{'ingress':[{'from':[{}]}]}} |"
            + " spec.ingress[0].from[0]: Required value: must specify a peer",
        "v1 | Pod |"
            + " {'spec':{'containers':[{'name':'a','image':'i','env':[{'name':'A','valueFrom':{'fileKeyRef':{'volumeName':'v','path':'p','key':'K'}}}]}]}}"
            + " | spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: 'v'",
        "v1 | Pod |"
            + " {'spec':{'volumes':[{'name':'v','configMap':{'name':'c'}}],'containers':[{'name':'a','image':'i','env':[{'name':'A','valueFrom':{'fileKeyRef':{'volumeName':'v','path':'p','key':'K'}}}]}]}}"
            + " | spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: 'v':"
            + " referenced volume must be of type emptyDir",
        "v1 | PersistentVolume |"
            + " {'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],'nfs':{'server':'s','path':'p'}}}"
            + " | spec.nfs.path: Invalid value: 'p': must be an absolute path",
        "v1 | PersistentVolumeClaim |"
            + " {'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}},'dataSourceRef':{'kind':'Odd','name':'n'}}}"
            + " | spec.dataSourceRef: Invalid value: 'Odd': must be",
        "batch/v1 | Job |"
            + " {'spec':{'completionMode':'Indexed','completions':100000,'parallelism':1,'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'i'}]}}}}"
            + " | spec.selector: Required value",
        "storage.k8s.io/v1 | VolumeAttachment |"
            + " {'spec':{'attacher':'a','nodeName':'n','source':{}}} | spec.source: Required value:"
            + " must specify exactly one of inlineVolumeSpec and persistentVolumeName",
        "storage.k8s.io/v1 | VolumeAttachment |"
            + " {'spec':{'attacher':'a','nodeName':'n','source':{'inlineVolumeSpec':{'accessModes':['ReadWriteOnce'],'csi':{'driver':'d','volumeHandle':'h'},'capacity':{'storage':'1'}}}}}"
            + " | spec.source.inlineVolumeSpec.capacity: Forbidden: may not be specified in the"
            + " context of inline volumes",
        "v1 | Pod |"
            + " {'spec':{'resourceClaims':[{'name':'a','resourceClaimName':'No'}],'containers':[{'name':'a','image':'i'}]}}"
            + " | spec.resourceClaims[0].resourceClaimName: Invalid value: 'No': a lowercase RFC"
            + " 1123 subdomain",
        "v1 | Pod |"
            + " {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'metadata':{'name':'x'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}],'containers':[{'name':'a','image':'i'}]}}"
            + " | spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be"
            + " set",
        "v1 | Pod | {'spec':{'preemptionPolicy':'','containers':[{'name':'a','image':'i'}]}} |"
            + " spec.preemptionPolicy: Required value",
        "autoscaling/v2 | HorizontalPodAutoscaler |"
            + " {'spec':{'maxReplicas':1,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'K','name':'n'},'behavior':{'scaleUp':{'selectPolicy':'','policies':[{'type':'Pods','value':1,'periodSeconds':1}]}}}}"
            + " | spec.behavior.scaleUp.selectPolicy: Unsupported value: '': supported values:"
            + " 'Disabled', 'Max', 'Min'",
        "storage.k8s.io/v1 | CSIDriver | {'spec':{'nodeAllocatableUpdatePeriodSeconds':9}} |"
            + " spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or"
            + " equal to 10 seconds",
        "storage.k8s.io/v1 | StorageClass |"
            + " {'provisioner':'x','allowedTopologies':[{'matchLabelExpressions':[{'key':'k','values':['a','b']}]},{'matchLabelExpressions':[{'key':'k','values':['b','a']}]}]}"
            + " | allowedTopologies[1].matchLabelExpressions: Duplicate value: ''",
        "resource.k8s.io/v1 | DeviceClass |"
            + " {'spec':{'config':[{'opaque':{'driver':'d','parameters':'x'}}]}} |"
            + " spec.config[0].opaque.parameters: Invalid value: '<value omitted>': must be a valid"
            + " JSON object",
        "admissionregistration.k8s.io/v1 | ValidatingAdmissionPolicyBinding |"
            + " {'spec':{'policyName':'p','validationActions':['Deny'],'paramRef':{'parameterNotFoundAction':'Deny','selector':{'matchLabels':{'a':'b!'}}}}}"
            + " | spec.paramRef.selector.matchLabels: Invalid value: 'b!'",
        "networking.k8s.io/v1 | Ingress | {'spec':{}} | spec: Invalid value: null: either"
            + " `defaultBackend` or `rules` must be specified",
        "policy/v1 | PodDisruptionBudget | {'spec':{'minAvailable':'101%'}} | spec.minAvailable:"
            + " Invalid value: '101%': must not be greater than 100%",
        "rbac.authorization.k8s.io/v1 | Role | {'rules':[{'apiGroups':[''],'resources':['pods']}]}"
            + " | rules[0].verbs: Required value: verbs must contain at least one value",
        "storage.k8s.io/v1 | StorageClass | {'provisioner':'x','reclaimPolicy':'Odd'} |"
            + " reclaimPolicy: Unsupported value: 'Odd': supported values: 'Delete', 'Retain'",
        "autoscaling/v2 | HorizontalPodAutoscaler |"
            + " {'spec':{'maxReplicas':1,'minReplicas':2,'scaleTargetRef':{'kind':'K','name':'n'}}}"
            + " | spec.maxReplicas: Invalid value: 1: must be greater than or equal to"
            + " `minReplicas`",
        "networking.k8s.io/v1 | NetworkPolicy |"
            + " {'spec':{'podSelector':{},'policyTypes':['Ingress','Egress','x']}} |"
            + " spec.policyTypes: Invalid value: ['Ingress','Egress','x']: may not specify more"
            + " than two policyTypes",
        "apps/v1 | StatefulSet |"
            + " {'spec':{'serviceName':'s','selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}},'volumeClaimTemplates':[{'metadata':{'name':'A'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1'}}}}]}}"
            + " | spec.template.spec.volumes[0].name: Invalid value: 'A': a lowercase RFC 1123"
            + " label",
        "admissionregistration.k8s.io/v1 | ValidatingAdmissionPolicy |"
            + " {'spec':{'matchConstraints':{'resourceRules':[{'operations':['CREATE'],'apiGroups':['*'],'apiVersions':['*'],'resources':['pods','*']}]},'validations':[{'expression':'"
            + " '}]}} | spec.validations[0].expression: Required value: expression is not"
            + " specified",
        "resource.k8s.io/v1 | ResourceClaim |"
            + " {'spec':{'devices':{'requests':[{'name':'r','firstAvailable':[{'name':'s','deviceClassName':'c'},{'name':'s','deviceClassName':'c'}]}]}}}"
            + " | spec.devices.requests[0].firstAvailable[1]: Duplicate value: 's'",
        "admissionregistration.k8s.io/v1 | ValidatingWebhookConfiguration |"
            + " {'webhooks':[{'name':'a.b','clientConfig':{'url':'https://h'},'sideEffects':'None','admissionReviewVersions':['v1']}]}"
            + " | webhooks[0].name: Invalid value: 'a.b': should be a domain with at least three"
            + " segments separated by dots",
      })
  void theFirstErrorIs(String apiVersion, String kind, String object, String expected) {
    List<Status.Cause> causes = create(apiVersion, kind, json(object));

    assertThat(causes.getFirst().field() + ": " + causes.getFirst().message())
        .startsWith(expected.replace('\'', '"').replace("\"*.\"", "'*.'"));
  }

  @ParameterizedTest(name = "{0} {1}: {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "v1 | ConfigMap | {'immutable':true,'data':{'a':'b'}} | {'immutable':true,'data':{'a':'c'}}"
            + " | data: Forbidden: field is immutable when `immutable` is set",
        "v1 | Secret | {'type':'a'} | {'type':'b'} | type: Invalid value: 'b': field is immutable",
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'i'}]}} |"
            + " {'spec':{'containers':[{'name':'a','image':'j'},{'name':'b','image':'i'}]}} |"
            + " spec.containers: Forbidden: pod updates may not add or remove containers",
        "v1 | Pod | {'spec':{'activeDeadlineSeconds':5,'containers':[{'name':'a','image':'i'}]}} |"
            + " {'spec':{'activeDeadlineSeconds':6,'containers':[{'name':'a','image':'i'}]}} |"
            + " spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to"
            + " previous value",
        "apps/v1 | DaemonSet | {'spec':{'selector':{'matchLabels':{'a':'b'}}}} | {'spec':{}} |"
            + " spec.selector: Invalid value: null: field is immutable",
        "batch/v1 | Job | {'spec':{'completionMode':'NonIndexed'}} |"
            + " {'spec':{'completionMode':'Indexed'}} | spec.completionMode: Invalid value:"
            + " 'Indexed': field is immutable",
        "v1 | PersistentVolumeClaim |"
            + " {'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'2Gi'}}},'status':{'phase':'Bound','capacity':{'storage':'2Gi'}}}"
            + " | {'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}},'status':{'phase':'Bound','capacity':{'storage':'2Gi'}}}"
            + " | spec.resources.requests.storage: Forbidden: field can not be less than"
            + " status.capacity",
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'i'}]}} |"
            + " {'spec':{'dnsPolicy':'Odd','containers':[{'name':'a','image':'i'}]}} |"
            + " spec.dnsPolicy: Unsupported value: 'Odd': supported values:"
            + " 'ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'",
        "networking.k8s.io/v1 | IngressClass | {'spec':{'controller':'a.example/b'}} | {} |"
            + " spec.controller: Invalid value: '': field is immutable",
        "storage.k8s.io/v1 | CSINode | {'spec':{'drivers':[{'name':'d','nodeID':'a'}]}} |"
            + " {'spec':{'drivers':[{'name':'d','nodeID':'b'}]}} | spec.drivers: Invalid value:"
            + " {'Name':'d','NodeID':'b','TopologyKeys':null,'Allocatable':null}: field is"
            + " immutable",
        "storage.k8s.io/v1 | VolumeAttachment |"
            + " {'spec':{'attacher':'a','nodeName':'n','source':{'persistentVolumeName':'v'}}} |"
            + " {'spec':{'attacher':'b','nodeName':'n','source':{'persistentVolumeName':'v'}}} |"
            + " spec: Invalid value:"
            + " {'Attacher':'b','Source':{'PersistentVolumeName':'v','InlineVolumeSpec':null},'NodeName':'n'}:"
            + " field is immutable",
        "batch/v1 | Job | {'spec':{}} | {'spec':{'successPolicy':{'rules':[{'succeededCount':1}]}}}"
            + " | spec.successPolicy: Invalid value:"
            + " {'Rules':[{'SucceededIndexes':null,'SucceededCount':1}]}: field is immutable",
        "storage.k8s.io/v1 | StorageClass | {'provisioner':'x'} | {'provisioner':'y'} |"
            + " provisioner: Invalid value: 'y': field is immutable",
        "rbac.authorization.k8s.io/v1 | RoleBinding | {'roleRef':{'kind':'Role','name':'a'}} |"
            + " {'roleRef':{'kind':'Role','name':'b'}} | roleRef: Invalid value:"
            + " {'APIGroup':'rbac.authorization.k8s.io','Kind':'Role','Name':'b'}: cannot change"
            + " roleRef",
        "batch/v1 | Job |"
            + " {'spec':{'completionMode':'Indexed','completions':3,'parallelism':2}} |"
            + " {'spec':{'completionMode':'Indexed','completions':4,'parallelism':2}} |"
            + " spec.completions: Invalid value: 4: can only be modified in tandem with"
            + " spec.parallelism",
      })
  void aChangeIsRefused(
      String apiVersion, String kind, String before, String after, String expected) {
    JsonObject old = defaulted(apiVersion, kind, json(before));
    JsonObject changed = defaulted(apiVersion, kind, json(after));

    var causes = strategy(apiVersion, kind).judge(CONTEXT, changed, old).causes();

    assertThat(causes)
        .extracting(c -> c.field() + ": " + c.message())
        .contains(expected.replace('\'', '"'));
  }

  @ParameterizedTest(name = "{0} {1}: {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "apps/v1 | Deployment | {} | {'replicas':-1} | status.replicas: Invalid value: -1: must be"
            + " greater than or equal to 0",
        "apps/v1 | Deployment | {} | {'replicas':2,'readyReplicas':3} | status.readyReplicas:"
            + " Invalid value: 3: cannot be greater than status.replicas",
        "apps/v1 | StatefulSet | {} | {'replicas':2,'availableReplicas':1} |"
            + " status.availableReplicas: Invalid value: 1: cannot be greater than"
            + " status.readyReplicas",
        "apps/v1 | DaemonSet | {'collisionCount':2} | {'collisionCount':1} | status.collisionCount:"
            + " Invalid value: 1: cannot be decremented",
        "v1 | ReplicationController | {} | {'fullyLabeledReplicas':1} |"
            + " status.fullyLabeledReplicas: Invalid value: 1: cannot be greater than"
            + " status.replicas",
        "policy/v1 | PodDisruptionBudget | {} | {'expectedPods':-1} | status.expectedPods: Invalid"
            + " value: -1: must be greater than or equal to 0",
        "policy/v1 | PodDisruptionBudget | {} |"
            + " {'conditions':[{'type':'A','status':'True','reason':'R'}]} |"
            + " status.conditions[0].lastTransitionTime: Required value",
        "policy/v1 | PodDisruptionBudget | {} |"
            + " {'conditions':[{'type':'A','status':'true','reason':'R'}]} |"
            + " status.conditions[0].status: Unsupported value: 'true': supported values: 'False',"
            + " 'True', 'Unknown'",
        "policy/v1 | PodDisruptionBudget | {} | {'conditions':[{'type':'A'},{'type':'A'}]} |"
            + " status.conditions[1].type: Duplicate value: 'A'",
        "flowcontrol.apiserver.k8s.io/v1 | FlowSchema | {} | {'conditions':[{'status':'True'}]} |"
            + " status.conditions[0].type: Required value",
        "batch/v1 | Job | {'failed':2} | {'failed':1} | status.failed: Invalid value: 1: cannot"
            + " decrease the failed counter",
        "batch/v1 | Job | {} | {'active':1,'ready':2} | status.ready: Invalid value: 2: cannot set"
            + " more ready pods than active",
        "batch/v1 | Job | {} | {'conditions':[{'type':'Failed','status':'True'}]} |"
            + " status.conditions: Invalid value: cannot set Failed=True condition without the"
            + " FailureTarget=true condition",
        "batch/v1 | Job | {} | {'conditions':[{'type':'Complete','status':'True'}]} |"
            + " status.completionTime: Required value: completionTime is required for Complete"
            + " jobs",
        "batch/v1 | Job | {'conditions':[{'type':'Complete','status':'True'}]} | {} |"
            + " status.conditions: Invalid value: cannot disable the terminal Complete=True"
            + " condition",
        "batch/v1 | Job | {} | {'completedIndexes':'1'} | status.completedIndexes: Invalid value:"
            + " '1': cannot set non-empty completedIndexes when non-indexed completion mode",
        "batch/v1 | Job | {} | {'uncountedTerminatedPods':{'succeeded':['a'],'failed':['a']}} |"
            + " status.uncountedTerminatedPods.failed[0]: Duplicate value: 'a'",
        "v1 | Pod | {} | {'conditions':[{'type':'a b'}]} | status.conditions[0].Type: Invalid"
            + " value: 'a b': name part must consist of alphanumeric characters, '-', '_' or '.',"
            + " and must start and end with an alphanumeric character (e.g. 'MyName',  or"
            + " 'my.name',  or '123-abc', regex used for validation is"
            + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        "v1 | Pod | {} | {'hostIP':'1.2.3.4','hostIPs':[{'ip':'1.2.3.5'}]} |"
            + " status.hostIPs[0].ip: Invalid value: '1.2.3.5': must be equal to `hostIP`",
        "v1 | Pod | {} | {'podIPs':[{'ip':'1.2.3.4'},{'ip':'1.2.3.5'}]} | status.podIPs: Invalid"
            + " value: [{'IP':'1.2.3.4'},{'IP':'1.2.3.5'}]: may specify no more than one IP for"
            + " each IP family",
        "v1 | Pod | {'qosClass':'BestEffort'} | {'qosClass':'Burstable'} | status.qosClass: Invalid"
            + " value: 'Burstable': field is immutable",
        "v1 | Pod | {'containerStatuses':[{'name':'c','state':{'terminated':{'exitCode':0}}}]} |"
            + " {'containerStatuses':[{'name':'c','state':{'running':{}}}]} |"
            + " status.containerStatuses[0].state: Forbidden: may not be transitioned to"
            + " non-terminated state",
        "v1 | Pod | {} | {'ephemeralContainerStatuses':[{'allocatedResourcesStatus':[{}]}]} |"
            + " status.ephemeralContainerStatuses[0].allocatedResourcesStatus: Forbidden: must not"
            + " be specified in container status",
        "v1 | Service | {} | {'loadBalancer':{'ingress':[{'ip':'1.2.3.4'}]}} |"
            + " status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is"
            + " 'LoadBalancer'",
        "networking.k8s.io/v1 | Ingress | {} | {'loadBalancer':{'ingress':[{'ip':'x'}]}} |"
            + " status.loadBalancer.ingress[0].ip: Invalid value: 'x': must be a valid IP address,"
            + " (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "networking.k8s.io/v1 | Ingress | {} |"
            + " {'loadBalancer':{'ingress':[{'hostname':'1.2.3.4'}]}} |"
            + " status.loadBalancer.ingress[0].hostname: Invalid value: '1.2.3.4': must be a DNS"
            + " name, not an IP address",
        "resource.k8s.io/v1 | ResourceClaim | {} |"
            + " {'reservedFor':[{'resource':'pods','name':'p','uid':'u'}]} | status.reservedFor:"
            + " Forbidden: may not be specified when `allocated` is not set",
        "resource.k8s.io/v1 | ResourceClaim | {} |"
            + " {'devices':[{'driver':'d','pool':'p','device':'d'}]} | status.devices[0]: Invalid"
            + " value: {'Driver':'d','Pool':'p','Device':'d','ShareID':''}: must be an allocated"
            + " device in the claim",
        "resource.k8s.io/v1 | ResourceClaim | {'allocation':{}} |"
            + " {'allocation':{'allocationTimestamp':'x'}} | status.allocation: Invalid value:"
            + " {'Devices':{'Results':null,'Config':null},'NodeSelector':null,'AllocationTimestamp':'x'}:"
            + " field is immutable",
        "resource.k8s.io/v1 | ResourceClaim | {} |"
            + " {'allocation':{'devices':{'results':[{'request':'r','driver':'d','pool':'p','device':'d'}]}}}"
            + " | status.allocation.devices.results[0].request: Invalid value: 'r': must be the"
            + " name of a request in the claim or the name of a request and a subrequest separated"
            + " by '/'",
        "apiextensions.k8s.io/v1 | CustomResourceDefinition | {} |"
            + " {'acceptedNames':{'kind':'A','listKind':'A'}} | status.acceptedNames.listKind:"
            + " Invalid value: 'A': kind and listKind may not be the same",
        "apiregistration.k8s.io/v1 | APIService | {} |"
            + " {'conditions':[{'type':'A','status':'yes'}]} | status.conditions[0].status:"
            + " Unsupported value: 'yes': supported values: 'True', 'False', 'Unknown'",
        "storage.k8s.io/v1 | VolumeAttachment | {} | {'attachError':{'errorCode':-1}} |"
            + " status.attachError.errorCode: Invalid value: -1: must be between 0 and 2147483647,"
            + " inclusive",
        "v1 | ResourceQuota | {} | {'used':{'pods':'-1'}} | status.used[pods]: Invalid value: '-1':"
            + " must be greater than or equal to 0",
        "v1 | PersistentVolumeClaim | {} | {'allocatedResources':{'cpu':'1'}} |"
            + " status.allocatedResources: Unsupported value: 'cpu': supported values: 'storage'",
      })
  void aStatusThatCanNotBeIsRefused(
      String apiVersion, String kind, String before, String after, String expected) {
    var gvk = GroupVersionKind.of(apiVersion, kind);
    JsonObject old = defaulted(apiVersion, kind, JsonObject.of("status", json(before)));
    JsonObject changed = old.deepCopy();
    changed.put("status", json(after));

    assertThat(CATALOG.statusStrategy(gvk, gvk).judge(CONTEXT, changed, old).causes())
        .extracting(c -> (c.field() + ": " + c.message()).replace('"', '\''))
        .contains(expected);
  }

  @Test
  void anImageOfAPodMayChange() {
    JsonObject old =
        defaulted("v1", "Pod", json("{'spec':{'containers':[{'name':'a','image':'i:1'}]}}"));
    JsonObject changed = old.deepCopy();
    changed.objectAt("spec").objects("containers").getFirst().put("image", "i:2");

    assertThat(strategy("v1", "Pod").judge(CONTEXT, changed, old).causes()).isEmpty();
  }

  @Test
  void ofAPodThatWaitsOnlyTheNodesItMayGoToChange() {
    JsonObject old = waiting();
    JsonObject nodes = old.deepCopy();
    nodes.objectAt("spec").put("affinity", json("{'nodeAffinity':{}}"));
    JsonObject pods = old.deepCopy();
    pods.objectAt("spec").put("affinity", json("{'podAffinity':{}}"));

    assertThat(strategy("v1", "Pod").judge(CONTEXT, nodes, old).causes()).isEmpty();
    assertThat(strategy("v1", "Pod").judge(CONTEXT, pods, old).causes())
        .extracting(Status.Cause::message)
        .allMatch(message -> message.startsWith("Forbidden: pod updates may not change fields"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[{'matchExpressions':[{'key':'a','operator':'Exists'},{'key':'b','operator':'Exists'}]}]"
            + " |",
        "[{'matchExpressions':[{'key':'b','operator':'Exists'}]}] | Invalid value:"
            + " {'MatchExpressions':[{'Key':'b','Operator':'Exists','Values':null}],'MatchFields':null}:"
            + " only additions are allowed (no mutations or deletions)",
        "[{'matchExpressions':[{'key':'a','operator':'Exists'}]},{'matchExpressions':[{'key':'b','operator':'Exists'}]}]"
            + " | Invalid value:"
            + " [{'MatchExpressions':[{'Key':'a','Operator':'Exists','Values':null}],'MatchFields':null},{'MatchExpressions':[{'Key':'b','Operator':'Exists','Values':null}],'MatchFields':null}]:"
            + " no additions/deletions to non-empty NodeSelectorTerms list are allowed"
      })
  void theNodesOfAPodThatWaitsAreOnlyNarrowed(String terms, @Nullable String refusal) {
    String affinity =
        "{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':%s}}}";
    JsonObject old = waiting();
    old.objectAt("spec")
        .put(
            "affinity",
            json(affinity.formatted("[{'matchExpressions':[{'key':'a','operator':'Exists'}]}]")));
    JsonObject changed = old.deepCopy();
    changed.objectAt("spec").put("affinity", json(affinity.formatted(terms)));

    assertThat(strategy("v1", "Pod").judge(CONTEXT, changed, old).causes())
        .extracting(Status.Cause::message)
        .isEqualTo(refusal == null ? List.of() : List.of(refusal.replace('\'', '"')));
  }

  @Test
  void theNodeSelectorOfAPodThatWaitsOnlyGrows() {
    JsonObject old = waiting();
    old.objectAt("spec").put("nodeSelector", json("{'a':'1'}"));
    JsonObject more = old.deepCopy();
    more.objectAt("spec").put("nodeSelector", json("{'b':'2','a':'1'}"));
    JsonObject other = old.deepCopy();
    other.objectAt("spec").put("nodeSelector", json("{'b':'2','a':'3'}"));

    assertThat(strategy("v1", "Pod").judge(CONTEXT, more, old).causes()).isEmpty();
    assertThat(strategy("v1", "Pod").judge(CONTEXT, other, old).causes())
        .extracting(Status.Cause::message)
        .containsExactly(
            "Invalid value: {\"a\":\"3\",\"b\":\"2\"}: only additions to spec.nodeSelector are"
                + " allowed (no mutations or deletions)");
  }

  private static JsonObject waiting() {
    return defaulted(
        "v1",
        "Pod",
        json(
            "{'spec':{'schedulingGates':[{'name':'a.b/c'}],'containers':[{'name':'a','image':'i:1'}]}}"));
  }

  @Test
  void whatChangedShowsAsADiff() {
    JsonObject old =
        defaulted(
            "v1",
            "PersistentVolumeClaim",
            json(
                "{'spec':{'accessModes':['ReadWriteOnce'],'storageClassName':'a','resources':{'requests':{'storage':'1Gi'}}}}"));
    JsonObject changed = old.deepCopy();
    changed.objectAt("spec").put("storageClassName", "b");

    var causes = strategy("v1", "PersistentVolumeClaim").judge(CONTEXT, changed, old).causes();

    assertThat(causes.getFirst().message())
        .contains("- \"StorageClassName\": \"a\",\n+ \"StorageClassName\": \"b\",\n");
  }

  @Test
  void deprecatedThingsAreWarnedAbout() {
    JsonObject pod =
        json(
            "{'spec':{'nodeSelector':{'beta.kubernetes.io/os':'linux'},'containers':[{'name':'a','image':'i'}]}}");

    assertThat(strategy("v1", "Pod").judge(CONTEXT, pod, null).warnings())
        .containsExactly(
            "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use"
                + " \"kubernetes.io/os\" instead");
  }

  @ParameterizedTest(name = "{0} {1}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "v1 | ResourceQuota | {'spec':{'hard':{'requests.cpu':'2','limits.cpu':'1'}}} |"
            + " ResourceQuota requests.cpu (2) should be less than limits.cpu (1)",
        "v1 | ResourceQuota | {'spec':{'hard':{'memory':'2Gi','limits.memory':'1Gi'}}} |"
            + " ResourceQuota memory (2Gi) should be less than limits.memory (1Gi)",
        "v1 | Secret | {'type':'kubernetes.io/tls','data':{'tls.crt':'','tls.key':''}} | tls:"
            + " failed to find any PEM data in certificate input",
        "v1 | PersistentVolume | {'spec':{'cephfs':{'monitors':['m']}}} | spec.cephfs: deprecated"
            + " in v1.28, non-functional in v1.31+",
        "storage.k8s.io/v1 | CSIDriver | {'spec':{'tokenRequests':[{'audience':'a'}]}} |"
            + " spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to"
            + " true to prevent possible logging of tokens in volume attributes",
      })
  void whatCanNotBeMeantIsWarnedAbout(
      String apiVersion, String kind, String object, String expected) {
    JsonObject written = defaulted(apiVersion, kind, json(object));

    assertThat(strategy(apiVersion, kind).judge(CONTEXT, written, null).warnings())
        .contains(expected);
  }

  @Test
  void anUpdateOfAPodIsNotWarnedAbout() {
    JsonObject pod =
        defaulted(
            "v1",
            "Pod",
            json(
                "{'spec':{'nodeSelector':{'beta.kubernetes.io/os':'linux'},'containers':[{'name':'a','image':'i'}]}}"));

    assertThat(strategy("v1", "Pod").judge(CONTEXT, pod.deepCopy(), pod).warnings()).isEmpty();
  }

  @Test
  void whatIsStoredMayStayThoughItIsFoundWrongByNow() {
    JsonObject endpoints =
        defaulted("v1", "Endpoints", json("{'subsets':[{'addresses':[{'ip':'x'}]}]}"));
    Strategy strategy = strategy("v1", "Endpoints");

    assertThat(strategy.judge(CONTEXT, endpoints, null).causes()).isNotEmpty();
    assertThat(strategy.judge(CONTEXT, endpoints.deepCopy(), endpoints).causes()).isEmpty();
  }

  @Test
  void theTwoFieldsOfAClaimsSourceSayTheSame() {
    assertThat(prepared("{'spec':{'dataSourceRef':{'apiGroup':'g','kind':'K','name':'n'}}}"))
        .isEqualTo(json("{'apiGroup':'g','kind':'K','name':'n'}"));
    assertThat(prepared("{'spec':{'dataSource':{'kind':'PersistentVolumeClaim','name':'n'}}}"))
        .isEqualTo(json("{'kind':'PersistentVolumeClaim','name':'n','apiGroup':null}"));
  }

  @Test
  void aClaimForgetsASourceThatItsOlderFieldCanNotName() {
    assertThat(prepared("{'spec':{'dataSource':{'apiGroup':'g','kind':'K','name':'n'}}}"))
        .isEqualTo(new JsonObject());
  }

  @Test
  void aClaimForgetsASourceInAnotherNamespace() {
    assertThat(
            prepared(
                "{'spec':{'dataSourceRef':{'kind':'PersistentVolumeClaim','name':'n','namespace':'x'}}}"))
        .isEqualTo(new JsonObject());
  }

  /** The source of a new claim. */
  private static JsonObject prepared(String claim) {
    JsonObject object = defaulted("v1", "PersistentVolumeClaim", json(claim));
    strategy("v1", "PersistentVolumeClaim").prepareForCreate(CONTEXT, object);
    JsonObject spec = object.objectAt("spec");
    assertThat(spec.get("dataSource")).isEqualTo(spec.get("dataSourceRef"));
    return spec.objectAt("dataSource");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,true",
    "10.0.0.01,false",
    "256.1.1.1,false",
    "::1,true",
    "1::2::3,false",
    "fe80::1,true",
    "::ffff:1.2.3.4,true",
    "1:2:3:4:5:6:7,false",
    "x,false"
  })
  void addressesAreReadStrictly(String text, boolean valid) {
    assertThat(IpAddress.parse(text).isPresent()).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,10.1.0.0/16,true",
    "10.0.0.0/8,10.0.0.0/8,false",
    "10.0.0.0/8,11.0.0.0/16,false",
    "2001:db8::/32,2001:db8:1::/48,true"
  })
  void networksContainSmallerOnes(String outer, String inner, boolean contained) {
    assertThat(Cidr.parse(outer).orElseThrow().strictlyContains(Cidr.parse(inner).orElseThrow()))
        .isEqualTo(contained);
  }

  private static List<Status.Cause> create(String apiVersion, String kind, JsonObject object) {
    return strategy(apiVersion, kind)
        .judge(CONTEXT, defaulted(apiVersion, kind, object), null)
        .causes();
  }

  private static JsonObject defaulted(String apiVersion, String kind, JsonObject object) {
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    object.objectOrCreate("metadata").put("name", "x");
    strategy(apiVersion, kind).applyDefaults(object);
    return object;
  }

  private static Strategy strategy(String apiVersion, String kind) {
    var gvk = GroupVersionKind.of(apiVersion, kind);
    return CATALOG.strategy(gvk, gvk);
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
