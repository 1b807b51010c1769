package dev.insula.tenancy.translation;

import static dev.insula.tenancy.Scenario.CONTEXT;
import static dev.insula.tenancy.Scenario.WEB;
import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.syncpolicy.DownPatch;
import dev.insula.tenancy.world.Certificates;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects of declared kinds on their way down and up. */
class CustomPassageTest {

  private static final String BOTH = "{'fields':{'up':{'allow':['status','spec.serial']}}}";

  private static Passage passage(String policy) {
    return Certificates.declaration(policy).passage();
  }

  private static JsonObject certificate(String members) {
    JsonObject certificate =
        object(
            """
            {'apiVersion':'pki.example.com/v1','kind':'Certificate',
             'metadata':{'name':'c','namespace':'web','uid':'uid-c','resourceVersion':'7'}}\
            """);
    Scenario.merge(certificate, object(members));
    return certificate;
  }

  private static JsonObject down(String policy, String members) {
    return passage(policy).down(certificate(members), CONTEXT);
  }

  private static JsonObject content(JsonObject object) {
    JsonObject content = object.deepCopy();
    content.remove("apiVersion");
    content.remove("kind");
    content.remove("metadata");
    return content;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          all but the status by itself   | {}                                                            | {'spec':{'a':1},'data':'d','status':{'s':1}} | {'spec':{'a':1},'data':'d'}
          what is allowed                | {'fields':{'down':{'allow':['spec.a','x.y']}}}                | {'spec':{'a':1,'b':2},'x':{'y':1,'z':2}}     | {'spec':{'a':1},'x':{'y':1}}
          not what is denied             | {'fields':{'down':{'deny':['spec.b']}}}                       | {'spec':{'a':1,'b':2}}                       | {'spec':{'a':1}}
          not what is decided below      | {'fields':{'up':{'allow':['status','spec.b']}}}               | {'spec':{'a':1,'b':2}}                       | {'spec':{'a':1}}
          a secret by its name there     | {'references':[{'path':'spec.s','to':'Secret'}]}              | {'spec':{'s':'tls'}}                         | {'spec':{'s':'tls'}}
          a config map by its name there | {'references':[{'path':'spec.c[*].name','to':'ConfigMap'}]}   | {'spec':{'c':[{'name':'kube-root-ca.crt'}]}} | {'spec':{'c':[{'name':'insula.object.kube-root-ca.crt.HASH'}]}}
          a namespace by its name there  | {'references':[{'path':'spec.ns','to':'Namespace'}]}          | {'spec':{'ns':'web'}}                        | {'spec':{'ns':'$WEB'}}
          a claim                        | {'references':[{'path':'spec.p','to':'PersistentVolumeClaim'}]} | {'spec':{'p':'data'}}                      | {'spec':{'p':'data'}}
          a patch with the tenant's name | {'patches':[{'op':'add','path':'/spec/owner','value':{'t':'{tenant}','n':['{namespace}']}}]} | {'spec':{'a':1}} | {'spec':{'a':1,'owner':{'t':'acme','n':['web']}}}
          a patch of what is denied      | {'fields':{'down':{'deny':['spec.i']}},'patches':[{'op':'add','path':'/spec/i','value':'ours'}]} | {'spec':{'i':'theirs'}} | {'spec':{'i':'ours'}}
          a patch that takes away        | {'patches':[{'op':'remove','path':'/spec/a'}]}                | {'spec':{'a':1,'b':2}}                       | {'spec':{'b':2}}
          """)
  void whatGoesDown(String what, String policy, String members, String below) {
    String wanted = Json.string(content(down(policy, members)));

    assertThat(wanted.replaceAll("(kube-root-ca.crt\\.)[a-z0-9]{16}", "$1HASH"))
        .isEqualTo(Json.string(object(below)));
  }

  @Test
  void theTenantsWordsInItAreNoPlaceholders() {
    JsonObject wanted =
        down(
            "{'patches':[{'op':'add','path':'/spec/b','value':'{tenant}'}]}",
            "{'spec':{'a':'{tenant}'}}");

    assertThat(wanted.objectAt("spec")).isEqualTo(object("{'a':'{tenant}','b':'acme'}"));
  }

  @Test
  void itStandsInTheTenantsNamespaceMarkedAsItsOwn() {
    JsonObject wanted =
        down(
            "{'annotations':['c'],"
                + "'patches':[{'op':'add','path':'/metadata/labels/team','value':'{tenant}'}]}",
            """
            {'metadata':{'labels':{'a':'b','insula.dev/tenant-uid':'forged'},
              'annotations':{'insula.dev/uid':'forged','c':'d','steers':'x'},'finalizers':['x/y'],
              'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'p','uid':'u'}]}}\
            """);

    JsonObject meta = Meta.of(wanted);
    assertThat(meta.string("namespace", "")).isEqualTo(WEB);
    assertThat(Meta.labels(wanted))
        .containsEntry("insula.dev/tenant-uid", "uid-acme")
        .containsEntry("a", "b")
        .containsEntry("team", "acme");
    assertThat(Meta.annotations(wanted))
        .containsEntry("insula.dev/uid", "uid-c")
        .containsKey("c")
        .doesNotContainKey("steers");
    assertThat(meta.containsKey("finalizers")).isFalse();
    assertThat(meta.containsKey("ownerReferences")).isFalse();
  }

  @Test
  void aPatchThatDoesNotApplyIsSaid() {
    assertThatThrownBy(
            () -> down("{'patches':[{'op':'remove','path':'/spec/x/y'}]}", "{'spec':{}}"))
        .isInstanceOf(DownPatch.DoesNotApplyException.class)
        .hasMessage("the platform's patch of /spec/x/y does not apply");
  }

  @Test
  void whatItNamesPassesDownBecauseOfItUnlessTheFieldDoesNot() {
    References found =
        passage(
                """
                {'references':[{'path':'spec.keys[*].secret','to':'Secret'},
                   {'path':'spec.config','to':'ConfigMap'},{'path':'spec.account','to':'ServiceAccount'},
                   {'path':'spec.ns','to':'Namespace'},{'path':'spec.denied','to':'Secret'}],
                 'fields':{'down':{'deny':['spec.denied']}}}\
                """)
            .references(
                certificate(
                    """
                    {'spec':{'keys':[{'secret':'a'},{'secret':'b'}],'config':'c','account':'d',
                      'ns':'e','denied':'f'}}\
                    """));

    assertThat(found.secrets()).containsExactly("a", "b");
    assertThat(found.configMaps()).containsExactly("c");
    assertThat(found.serviceAccounts()).containsExactly("d");
    assertThat(found.namespaces()).containsExactly("e");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "-",
      textBlock =
          """
          a namespace that nobody declared      | {}                                                 | {'spec':{'ref':{'namespace':'kube-system'}}}      | spec.ref.namespace: undeclared-namespace
          in a list                             | {}                                                 | {'spec':{'to':[{'a':1},{'targetNamespace':'x'}]}} | spec.to[*].targetNamespace: undeclared-namespace
          in a list of lists                    | {}                                                 | {'spec':{'to':[[{'namespace':'x'}]]}}             | spec.to[*][*].namespace: undeclared-namespace
          at the top                            | {}                                                 | {'namespace':'x'}                                 | namespace: undeclared-namespace
          several of them                       | {}                                                 | {'spec':{'watchNamespaces':['*']}}                | spec.watchNamespaces: undeclared-namespace
          chosen by label                       | {}                                                 | {'spec':{'namespaceSelector':{}}}                 | spec.namespaceSelector: undeclared-namespace
          said otherwise                        | {}                                                 | {'spec':{'namespaces':{'from':'All'}}}            | spec.namespaces: undeclared-namespace
          the object's own, which has no need   | {}                                                 | {'spec':{'namespace':'','namespaces':[]}}         | -
          of which the tenant decides nothing   | {'fields':{'down':{'deny':['spec.namespace']}}}    | {'spec':{'namespace':'x'}}                        | -
          in the status                         | {}                                                 | {'status':{'namespace':'x'}}                      | -
          that is declared                      | {'references':[{'path':'spec.namespace','to':'Namespace'}]}       | {'spec':{'namespace':'web'}}           | -
          each of several                       | {'references':[{'path':'spec.namespaces[*]','to':'Namespace'}]}   | {'spec':{'namespaces':['a','b']}}      | -
          declared as one, and several          | {'references':[{'path':'spec.namespaces','to':'Namespace'}]}      | {'spec':{'namespaces':['a']}}          | spec.namespaces: reference-name, spec.namespaces: undeclared-namespace
          declared as something else            | {'references':[{'path':'spec.namespace','to':'Secret'}]}          | {'spec':{'namespace':'x'}}             | spec.namespace: undeclared-namespace
          a field that only is called so        | {'references':[{'path':'spec.metric.namespace','to':'None'}]}     | {'spec':{'metric':{'namespace':'A/B'}}} | -
          fields within what names nothing      | {'references':[{'path':'spec.parents[*]','to':'None'}]}           | {'spec':{'parents':[{'namespace':'x'}]}} | -
          a secret of another namespace         | {'references':[{'path':'spec.s','to':'Secret'}]}                  | {'spec':{'s':'kube-system/key'}}       | spec.s: reference-name
          a namespace by its name below         | {'references':[{'path':'spec.n','to':'Namespace'}]}               | {'spec':{'n':'a.b'}}                   | spec.n: reference-name
          no text where a name should be        | {'references':[{'path':'spec.s','to':'Secret'}]}                  | {'spec':{'s':{'name':'x'}}}            | spec.s: reference-name
          no name                               | {'references':[{'path':'spec.s','to':'Secret'}]}                  | {'spec':{'s':''}}                      | -
          """)
  void whatLeadsElsewhereIsRefused(String what, String policy, String members, String refused) {
    String found =
        passage(policy).refused(certificate(members)).stream()
            .map(refusal -> refusal.field() + ": " + refusal.rule())
            .collect(Collectors.joining(", "));

    assertThat(found).isEqualTo(refused == null ? "" : refused);
  }

  @Test
  void anObjectNamesNoMoreThanThereIsABoundFor() {
    Passage passage = passage("{'references':[{'path':'spec.s[*]','to':'Secret'}]}");
    JsonObject most = certificate("{}");
    most.objectOrCreate("spec").put("s", names(CustomReferences.MOST_NAMES));
    JsonObject more = certificate("{}");
    more.objectOrCreate("spec").put("s", names(CustomReferences.MOST_NAMES + 1));

    assertThat(passage.refused(most)).isEmpty();
    assertThat(passage.refused(more)).extracting(Refusal::rule).containsExactly("reference-count");
  }

  private static JsonArray names(int count) {
    return new JsonArray(IntStream.range(0, count).mapToObj(i -> "s" + i).toList());
  }

  @Test
  void fewOfManyRefusalsAreTold() {
    JsonObject many = certificate("{}");
    IntStream.range(0, 1_000)
        .forEach(i -> many.objectOrCreate("spec").put("a" + i + "Namespace", "x"));

    assertThat(passage("{}").refused(many)).hasSize(ForeignNamespaces.MOST);
  }

  @Test
  void whatItNamesIsCalledAsTheTenantCallsItWhereTheStatusTellsOfIt() {
    String policy =
        """
        {'references':[{'path':'spec.ns','to':'Namespace'},{'path':'spec.ca','to':'ConfigMap'}]}\
        """;
    JsonObject object = certificate("{'spec':{'ns':'db','ca':'kube-root-ca.crt'}}");
    Passage passage = passage(policy);
    JsonObject superObject = passage.down(object, CONTEXT);
    String db = superObject.objectAt("spec").string("ns", "");
    String ca = superObject.objectAt("spec").string("ca", "");
    superObject.put(
        "status", JsonObject.of(db, "copied " + WEB + "/" + ca + " to " + db, "by", "us"));

    JsonObject seen = passage.statusUp(object, superObject);

    assertThat(db).isNotEqualTo("db");
    assertThat(seen).isNotNull();
    assertThat(seen.objectAt("status"))
        .isEqualTo(object("{'db':'copied web/kube-root-ca.crt to db','by':'us'}"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          what the tenant changes     | {}    | {'spec':{'a':2}}         | {'spec':{'a':1},'status':{'s':1}}         | {'spec':{'a':2},'status':{'s':1}}
          what the tenant takes away  | {}    | {'spec':{'a':1}}         | {'spec':{'a':1,'b':2}}                    | {'spec':{'a':1}}
          a member that goes          | {}    | {}                       | {'spec':{'a':1},'status':{'s':1}}         | {'status':{'s':1}}
          what is decided below stays | $BOTH | {'spec':{'a':2}}         | {'spec':{'a':1,'serial':'7'}}             | {'spec':{'a':2,'serial':'7'}}
          what nobody may have goes   | {'fields':{'down':{'deny':['spec.x']}}} | {'spec':{'a':1,'x':1}} | {'spec':{'a':1,'x':1}} | {'spec':{'a':1}}
          what is not said stays      | {'fields':{'down':{'allow':['spec.a']}}} | {'spec':{'a':2}} | {'spec':{'a':1,'z':1},'q':1} | {'spec':{'a':2,'z':1},'q':1}
          what is patched stays so    | {'patches':[{'op':'add','path':'/spec/i','value':'ours'}]} | {'spec':{'i':'theirs'}} | {'spec':{'i':'drifted'}} | {'spec':{'i':'ours'}}
          """)
  void whatIsChangedBelow(
      String what, String policy, String members, String existing, String merged) {
    Passage passage = passage(policy.replace("$BOTH", BOTH));
    JsonObject wanted = passage.down(certificate(members), CONTEXT);
    JsonObject below = wanted.deepCopy();
    below
        .keySet()
        .removeIf(
            key -> !key.equals("apiVersion") && !key.equals("kind") && !key.equals("metadata"));
    below.putAll(object(existing));

    JsonObject written = passage.merge(below, wanted);

    assertThat(written).isNotNull();
    assertThat(content(written)).isEqualTo(object(merged));
    assertThat(passage.merge(written, wanted)).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "-",
      textBlock =
          """
          the status                   | {}    | {'status':{'s':1}}                 | {}                        | -                               | {'status':{'s':1}}
          a forged status goes         | {}    | {}                                 | {'status':{'s':'forged'}} | -                               | {}
          in the tenant's words        | {}    | {'status':{'m':['no $WEB/c']}}     | {}                        | -                               | {'status':{'m':['no web/c']}}
          not what is hidden           | {'fields':{'up':{'deny':['status.node']}}} | {'status':{'s':1,'node':'n'}} | {} | - | {'status':{'s':1}}
          what is decided below        | $BOTH | {'spec':{'serial':'7','a':9}}      | {'spec':{'a':1}}          | {'spec':{'a':1,'serial':'7'}}   | -
          nothing before it is decided | $BOTH | {'spec':{'a':9}}                   | {'spec':{'a':1,'serial':'x'}} | -                           | -
          nothing that is there        | $BOTH | {'spec':{'serial':'7'},'status':{'s':1}} | {'spec':{'serial':'7'},'status':{'s':1}} | -        | -
          """)
  void whatComesUp(
      String what, String policy, String below, String above, String spec, String status) {
    Passage passage = passage(policy.replace("$BOTH", BOTH));
    JsonObject superObject = certificate(below);
    Meta.of(superObject).put("namespace", WEB);
    JsonObject object = certificate(above);

    JsonObject specUp = passage.specUp(object, superObject);
    JsonObject statusUp = passage.statusUp(object, superObject);

    assertThat(specUp == null ? null : content(specUp))
        .isEqualTo(spec == null ? null : object(spec));
    assertThat(statusUp == null ? null : content(statusUp))
        .isEqualTo(status == null ? null : object(status));
  }

  @Test
  void whatIsPublicIsThoseFieldsAndAnnotationsThatThePolicyNames() {
    Offered offer =
        new CustomOffer(
            Certificates.issuerDeclaration(
                "{'annotations':['note'],'fields':{'up':{'deny':['spec.ca.key']}}}"));
    JsonObject issuer =
        object(
            """
            {'apiVersion':'pki.example.com/v1','kind':'Issuer',
             'metadata':{'name':'i','labels':{'team':'platform','insula.dev/offered':'true'},
               'annotations':{'note':'n','secret':'s'}},
             'spec':{'ca':{'cert':'c','key':'k'},'account':'root'},'status':{'ready':true}}\
            """);

    JsonObject seen = offer.translate(issuer);

    assertThat(seen)
        .isEqualTo(
            object(
                """
                {'apiVersion':'pki.example.com/v1','kind':'Issuer',
                 'metadata':{'name':'i','labels':{'insula.dev/offered':'true'},
                   'annotations':{'note':'n'}},
                 'spec':{'ca':{'cert':'c'}},'status':{'ready':true}}\
                """));
    JsonObject changed = seen.deepCopy();
    changed.objectAt("spec").put("mine", "too");
    changed.objectAt("spec", "ca").put("cert", "forged");
    changed.put("status", object("{'ready':false}"));
    JsonObject merged = offer.merge(changed, seen);
    assertThat(merged).isNotNull();
    assertThat(merged.objectAt("spec")).isEqualTo(object("{'ca':{'cert':'c'},'mine':'too'}"));
    assertThat(merged.objectAt("status")).isEqualTo(object("{'ready':false}"));
    JsonObject status = offer.mergeStatus(changed, seen);
    assertThat(status).isNotNull();
    assertThat(status.objectAt("status")).isEqualTo(object("{'ready':true}"));
  }
}
