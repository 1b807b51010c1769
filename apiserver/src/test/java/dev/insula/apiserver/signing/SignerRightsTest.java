package dev.insula.apiserver.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.testing.TestServer;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What people may do who may write requests for certificates, and each some of what is asked of
 * those who approve and sign them: their names say what.
 */
class SignerRightsTest {

  private static final WriteOptions ME = WriteOptions.as("test");
  private static final GroupVersionResource REQUESTS =
      new GroupVersionResource("certificates.k8s.io", "v1", "certificatesigningrequests");

  private static final String PEOPLE =
      """
      approves-this | approve | example.com/this
      approves-domain | approve | example.com/*
      approves-another | approve | example.com/another
      approves-another-domain | approve | kubernetes.io/*
      signs-this | sign | example.com/this
      signs-domain | sign | example.com/*
      signs-another | sign | example.com/another
      """;

  private static final AtomicInteger NUMBER = new AtomicInteger();
  @AutoClose private static final TestServer running = new TestServer();
  private static final ApiServer server = running.server();
  private static HostedControlPlane plane;
  private static ControlPlaneClient admin;

  @BeforeAll
  static void start() {
    plane = server.controlPlanes().create("acme");
    admin = plane.client("test");
    give(
        "writers",
        "{'kind':'Group','name':'writers'}",
        "{'apiGroups':['certificates.k8s.io'],'resources':['certificatesigningrequests',"
            + "'certificatesigningrequests/approval','certificatesigningrequests/status'],"
            + "'verbs':['get','create','update']}");
    PEOPLE
        .lines()
        .map(line -> line.split(" \\| ", -1))
        .forEach(
            person ->
                give(
                    person[0],
                    "{'kind':'User','name':'" + person[0] + "'}",
                    "{'apiGroups':['certificates.k8s.io'],'resources':['signers'],'verbs':['%s'],'resourceNames':['%s']}"
                        .formatted(person[1], person[2])));
  }

  private static void give(String role, String subject, String rule) {
    make("clusterroles", "{'metadata':{'name':'%s'},'rules':[%s]}".formatted(role, rule));
    make(
        "clusterrolebindings",
        ("{'metadata':{'name':'%1$s'},'subjects':[%2$s],"
             + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%1$s'}}")
            .formatted(role, subject));
  }

  private static void make(String resource, String object) {
    admin.create(
        new GroupVersionResource("rbac.authorization.k8s.io", "v1", resource), json(object), ME);
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  private static ControlPlaneClient as(String user) {
    return plane.client("x", UserInfo.of(user, "writers"));
  }

  private static JsonObject ask(String signer, String subject) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    byte[] request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
            .getEncoded();
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + Base64.getMimeEncoder().encodeToString(request)
            + "\n-----END CERTIFICATE REQUEST-----\n";
    JsonObject object =
        json(
            "{'metadata':{'name':'r%d'},'spec':{'signerName':'%s','usages':['client auth'],'request':'%s'}}"
                .formatted(
                    NUMBER.incrementAndGet(),
                    signer,
                    Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
    return admin.create(REQUESTS, object, ME).tree().deepCopy();
  }

  @ParameterizedTest
  @CsvSource({
    "approves-this, Approved, true",
    "approves-domain, Approved, true",
    "approves-another, Approved, false",
    "approves-another-domain, Approved, false",
    "signs-this, Approved, false",
    "approves-this, Denied, true",
    "signs-this, Denied, false",
  })
  void whoMayApproveOfASigner(String who, String decision, boolean may) throws Exception {
    JsonObject request = ask("example.com/this", "CN=x");
    request.put(
        "status",
        json("{'conditions':[{'type':'%s','status':'True','reason':'x'}]}".formatted(decision)));

    assertMay(
        may, "approve", () -> as(who).update(REQUESTS, request, ME.withSubresource("approval")));
  }

  @ParameterizedTest
  @CsvSource({
    "signs-this, true",
    "signs-domain, true",
    "signs-another, false",
    "approves-this, false",
  })
  void whoMaySignForASigner(String who, boolean may) throws Exception {
    JsonObject request = ask("example.com/this", "CN=x");
    request.put("status", json("{'conditions':[{'type':'Failed','status':'True','reason':'x'}]}"));

    assertMay(may, "sign", () -> as(who).update(REQUESTS, request, ME.withSubresource("status")));
  }

  private static void assertMay(boolean may, String verb, ThrowingCallable request) {
    if (may) {
      assertThatCode(request).doesNotThrowAnyException();
    } else {
      assertRefused(
          request,
          "user not permitted to " + verb + " requests with signerName \"example.com/this\"");
    }
  }

  private static void assertRefused(ThrowingCallable request, String why) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(403))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes.io/kube-apiserver-client, 'O=system:masters,CN=x', false",
    "kubernetes.io/kube-apiserver-client, 'O=devs,O=system:masters,CN=x', false",
    "kubernetes.io/kube-apiserver-client, 'O=devs,CN=x', true",
    "example.com/this, 'O=system:masters,CN=x', true",
  })
  void nobodyAsksForAllRights(String signer, String subject, boolean may) throws Exception {
    if (may) {
      assertThat(ask(signer, subject).objectAt("spec").string("signerName", "")).isEqualTo(signer);
    } else {
      assertRefused(() -> ask(signer, subject), "system:masters");
    }
  }
}
