package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.merge;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.profile;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.RefusalMark;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that do not pass say so themselves, until they are mended. */
class RefusalMarkTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final Tenant BOX = World.tenant("box");

  @AutoClose private final World world = new World();
  private final TenantView acme = world.view(ACME);
  private final TenantView box = world.view(BOX);
  private final Syncer syncer = world.syncer();

  @BeforeEach
  void open() throws Exception {
    var standard =
        profile("{'podSecurity':'baseline','serviceTypes':['ClusterIP'],'isolatedNetwork':true}");
    syncer.serve(ACME, World.ENDPOINT, standard);
    syncer.serve(BOX, World.ENDPOINT, standard);
  }

  private static JsonObject make(TenantView tenant, SyncedKind kind, String members) {
    JsonObject object =
        object(
            "{'apiVersion':'"
                + kind.resource().apiVersion()
                + "','kind':'"
                + kind.kind()
                + "','metadata':{'name':'x','namespace':'default'}}");
    merge(object, object(members));
    return tenant.create(kind, object);
  }

  private static String said(TenantView tenant, SyncedKind kind) {
    JsonObject object = tenant.find(kind, "default", "x").orElseThrow();
    String annotation = Meta.annotations(object).getOrDefault(RefusalMark.ANNOTATION, "");
    return object.objectAt("status").objects("conditions").stream()
        .filter(c -> c.string("type", "").equals(RefusalMark.CONDITION))
        .map(c -> c.string("message", ""))
        .findFirst()
        .orElse(annotation);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          POD            | host-network  | {'spec':{'containers':[{'name':'c','image':'x'}],'nodeName':''},'metadata':{'annotations':{'io.katacontainers.x':'y'}}} | {'metadata':{'annotations':null}} | sandbox-annotations
          SERVICE        | service-type  | {'spec':{'type':'NodePort','ports':[{'port':80}]}} | {'spec':{'type':'ClusterIP'}} | service-type
          ENDPOINT_SLICE | slice-address | {'addressType':'IPv4','endpoints':[{'addresses':['168.63.129.16']}]} | {'endpoints':[{'addresses':['9.9.9.9']}]} | slice-address
          INGRESS        | ingress       | {'spec':{'rules':[{'http':{'paths':[{'path':'/','pathType':'Prefix','backend':{'service':{'name':'s','port':{'number':80}}}}]}}]}} | {'spec':{'rules':[{'host':'a.example.com'}]}} | ingress-no-host
          NETWORK_POLICY | egress        | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'10.0.0.0/16'}}]}]}} | {'spec':{'egress':[]}} | egress-private
          """)
  void isSetAndClearedWithTheReason(
      SyncedKind kind, String what, String members, String mended, String rule) {
    make(acme, kind, members);
    until(kind + " says why", () -> said(acme, kind).contains("refused by rule " + rule + ":"));
    assertThat(acme.below(kind, "default", "x")).isEmpty();

    acme.change(
        kind.resource(),
        new ObjectName("default", "x"),
        "",
        object -> merge(object, object(mended)));

    until("it is below", () -> acme.below(kind, "default", "x").isPresent());
    until("it says nothing any more", () -> said(acme, kind).isEmpty());
    assertThat(acme.below(kind, "default", "x").orElseThrow().toString())
        .doesNotContain("insula.dev/refused", "insula.dev/Refused");
  }

  @Test
  void aClaimThatNamesAVolumeSaysSo() {
    make(
        acme,
        SyncedKind.CLAIM,
        "{'spec':{'volumeName':'pv','accessModes':['ReadWriteOnce'],"
            + "'resources':{'requests':{'storage':'1Gi'}}}}");

    until("it says why", () -> said(acme, SyncedKind.CLAIM).startsWith("spec.volumeName: refused"));
  }

  @Test
  void aHostOfAnotherTenantIsNotTaken() {
    String ingress = "{'spec':{'rules':[{'host':'shop.example.com'}]}}";
    make(acme, SyncedKind.INGRESS, ingress);
    until("the first has it", () -> acme.below(SyncedKind.INGRESS, "default", "x").isPresent());

    make(box, SyncedKind.INGRESS, ingress);

    until("the second hears", () -> said(box, SyncedKind.INGRESS).contains("ingress-host-taken"));
    assertThat(box.below(SyncedKind.INGRESS, "default", "x")).isEmpty();

    acme.delete(SyncedKind.INGRESS, "default", "x");
    until("it is free", () -> acme.below(SyncedKind.INGRESS, "default", "x").isEmpty());
    until("the second has it", () -> box.below(SyncedKind.INGRESS, "default", "x").isPresent());
  }
}
