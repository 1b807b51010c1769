package dev.insula.tenancy.syncpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.world.Certificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy may say. */
class SyncPolicyTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nothing but a kind           | {}
          a reference in a list        | {'references':[{'path':'spec.keys[*].secretRef.name','to':'Secret'}]}
          a reference to another kind  | {'references':[{'path':'spec.issuer','to':'issuers.pki.example.com'}]}
          a field that names nothing   | {'references':[{'path':'spec.metric.namespace','to':'None'}]}
          fields of both sides         | {'fields':{'down':{'allow':['spec'],'deny':['spec.acme']},'up':{'allow':['status','spec.serial']}}}
          a patch of the content       | {'patches':[{'op':'add','path':'/spec/issuer','value':'{tenant}'}]}
          a patch of a label           | {'patches':[{'op':'add','path':'/metadata/labels/a~1b','value':'c'}]}
          annotations that pass        | {'annotations':['a/b']}
          public objects               | {'direction':'up','fields':{'up':{'allow':['spec']}},'selector':{'matchLabels':{'public':'yes'}},'annotations':['a/b']}
          results and what is made | {'results':[{'path':'spec.secretName','to':'Secret'}],'makes':['secrets','requests.pki.example.com']}
          """)
  void thisCanBeFollowed(String what, String spec) {
    assertThat(Certificates.policy(spec).problems()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          no path                      | is no path of a field          | {'references':[{'path':'spec..a','to':'Secret'}]}
          a result that runs           | results are no Pod             | {'results':[{'path':'spec.a','to':'Pod'}]}
          a result that is there       | both what is there and what is | {'results':[{'path':'spec.a','to':'Secret'}],'references':[{'path':'spec.a','to':'Secret'}]}
          a result not of the tenant's | is not the tenant's            | {'results':[{'path':'status.a','to':'Secret'}]}
          pods made by controllers     | are not let make pods          | {'makes':['pods']}
          rights made by controllers   | are not let make roles.rbac    | {'makes':['roles.rbac.authorization.k8s.io']}
          workloads made by them       | are not let make deployments   | {'makes':['deployments.apps']}
          the platform's, made by them | are not let make tenants       | {'makes':['tenants.insula.dev']}
          up with results              | about what goes down           | {'direction':'up','fields':{'up':{'allow':['spec']}},'results':[{'path':'spec.a','to':'Secret'}]}
          a reference to nothing known | references name no Pod         | {'references':[{'path':'spec.a','to':'Pod'}]}
          elements as a field          | list's elements                | {'fields':{'down':{'allow':['spec.a[*].b']}}}
          the status as the tenant's   | does not go down               | {'fields':{'down':{'allow':['status.a']}}}
          metadata as a field          | is not passed as a field       | {'fields':{'down':{'allow':['metadata.labels']}}}
          metadata as a field up       | is not passed as a field       | {'fields':{'up':{'allow':['metadata']}}}
          a patch of the namespace     | do not change /metadata/namesp | {'patches':[{'op':'replace','path':'/metadata/namespace','value':'kube-system'}]}
          a patch of all labels        | do not change /metadata/labels | {'patches':[{'op':'replace','path':'/metadata/labels','value':{}}]}
          a patch of the mark          | do not change /metadata/labels | {'patches':[{'op':'replace','path':'/metadata/labels/insula.dev~1tenant-uid','value':'x'}]}
          a patch of the kind          | do not change /kind            | {'patches':[{'op':'replace','path':'/kind','value':'Secret'}]}
          a patch of the status        | do not change /status          | {'patches':[{'op':'add','path':'/status/a','value':1}]}
          a patch of everything        | do not change                  | {'patches':[{'op':'replace','path':'/','value':1}]}
          a patch of nowhere           | do not change spec             | {'patches':[{'op':'add','path':'spec','value':1}]}
          another operation            | adds, replaces or removes      | {'patches':[{'op':'copy','from':'/metadata/uid','path':'/spec/a'}]}
          a patch without value        | without a value                | {'patches':[{'op':'add','path':'/spec/a'}]}
          the platform's own kinds     | are the platform's own         | {'kind':{'group':'insula.dev','resource':'tenants'}}
          a group like the platform's  | are the platform's own         | {'kind':{'group':'x.insula.dev'}}
          kinds of Kubernetes itself   | is no group of custom          | {'kind':{'group':'apps','resource':'deployments'}}
          kinds of the core            | is no group of custom          | {'kind':{'group':'','resource':'nodes'}}
          up without fields            | has to say what                | {'direction':'up'}
          up with references           | about what goes down           | {'direction':'up','fields':{'up':{'allow':['spec']}},'references':[{'path':'spec.a','to':'Secret'}]}
          everything public            | would make every object public | {'direction':'up','fields':{'up':{'allow':['spec']}},'selector':{}}
          a selector that is none      | can't be read                  | {'direction':'up','fields':{'up':{'allow':['spec']}},'selector':{'matchLabels':{'a b':'c'}}}
          the platform's annotation    | is the platform's own          | {'direction':'up','fields':{'up':{'allow':['spec']}},'annotations':['insula.dev/offered']}
          the same on the way down     | is the platform's own          | {'annotations':['insula.dev/uid']}
          """)
  void thisCanNotBeFollowed(String what, String problem, String spec) {
    assertThat(Certificates.policy(spec).problem())
        .hasValueSatisfying(said -> assertThat(said).contains(problem));
  }

  @Test
  void patchesHaveABound() {
    var patches = new JsonArray();
    patches.add(
        JsonObject.of("op", "add", "path", "/spec/a", "value", "x".repeat(DownPatch.MOST_BYTES)));
    JsonObject policy = Certificates.policyObject("certificates", "{}");
    policy.objectAt("spec").put("patches", patches);

    assertThat(SyncPolicy.parse(policy).problem()).isPresent();
  }

  @ParameterizedTest(name = "{0} is for {1} with {2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {}                                     | acme | standard | true
          {'names':['acme']}                     | acme | standard | true
          {'names':['acme']}                     | blue | standard | false
          {'profiles':['hard']}                  | acme | hard     | true
          {'profiles':['hard']}                  | acme | standard | false
          {'names':['blue'],'profiles':['hard']} | blue | standard | true
          """)
  void aPolicyIsForTheTenantsThatItNames(
      String tenants, String tenant, String profile, boolean included) {
    SyncPolicy policy = Certificates.policy("{'tenants':" + tenants + "}");

    assertThat(policy.tenants().includes(tenant, profile)).isEqualTo(included);
  }

  @Test
  void thePoliciesThatShipCanBeFollowed() {
    assertThat(SyncPolicyResource.shipped())
        .hasSize(2)
        .allSatisfy(one -> assertThat(SyncPolicy.parse(one).problems()).isEmpty());
  }
}
