package dev.insula.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.BodySource;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-01-02T12:00:00.5Z"));
  private static final UserInfo JANE = UserInfo.of("jane", UserInfo.ALL_AUTHENTICATED);

  @TempDir private Path directory;
  private final List<JsonObject> events = new ArrayList<>();

  private Auditor auditor(String policy) {
    return new Auditor(
        policy.isEmpty() ? AuditPolicy.standard() : AuditPolicy.parse(policy),
        line -> events.add(Json.parseObject(line)),
        NOON);
  }

  private static String policy(String rules) {
    return "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [" + rules + "]}";
  }

  private static ApiRequest request(String method, String path, String body) {
    return new ApiRequest(
        method,
        path,
        List.of(path.substring(1).split("/")),
        new Query(Map.of("pretty", List.of("a b"))),
        new Headers(Map.of("User-Agent", List.of("kubectl"))),
        body.getBytes(StandardCharsets.UTF_8),
        List.of(),
        UserInfo.ANONYMOUS,
        "192.0.2.7",
        "id-1");
  }

  private AuditTrail begin(ApiRequest request) {
    return auditor("").begin("blue", request, RequestInfo.asked(request));
  }

  private void ask(Auditor auditor, ApiRequest request, ApiResponse answer) {
    AuditTrail trail = auditor.begin("blue", request, RequestInfo.asked(request));
    trail.received(JANE, request.withUser(JANE));
    trail.decided(true, "");
    trail.body(r -> r);
    trail.answered(answer);
  }

  private static final String SECRETS = "/api/v1/namespaces/n/secrets";
  private static final ApiResponse SECRET =
      ApiResponse.json(201, JsonObject.of("kind", "Secret", "data", "c2VjcmV0"));

  @Test
  void theStandardPolicyTellsNoBodies() {
    ask(auditor(""), request("POST", SECRETS, "{\"data\":\"c2VjcmV0\"}"), SECRET);

    assertThat(events).hasSize(1);
    JsonObject event = events.getFirst();
    assertThat(event.toString()).doesNotContain("c2VjcmV0");
    assertThat(event.string("level", "")).isEqualTo("Metadata");
    assertThat(event.string("stage", "")).isEqualTo("ResponseComplete");
    assertThat(event.string("verb", "")).isEqualTo("create");
    assertThat(event.string("requestURI", "")).isEqualTo(SECRETS + "?pretty=a+b");
    assertThat(event.objectAt("user").string("username", "")).isEqualTo("jane");
    assertThat(event.objectAt("objectRef").string("resource", "")).isEqualTo("secrets");
    assertThat(event.objectAt("responseStatus").integer("code", 0)).isEqualTo(201);
    assertThat(event.objectAt("annotations").string("insula.dev/control-plane", ""))
        .isEqualTo("blue");
    assertThat(event.string("requestReceivedTimestamp", ""))
        .isEqualTo("2026-01-02T12:00:00.500000Z");
  }

  @Test
  void whoLooksForHealthIsNotTold() {
    ask(auditor(""), request("GET", "/readyz", ""), ApiResponse.text(200, "ok"));
    assertThat(events).isEmpty();
  }

  @Test
  void aLevelSaysWhichBodiesAreTold() {
    ApiRequest create = request("POST", SECRETS, "{\"a\":1}");
    ask(auditor(policy("{level: Request}")), create, SECRET);
    ask(auditor(policy("{level: RequestResponse, omitStages: [RequestReceived]}")), create, SECRET);

    assertThat(events)
        .extracting(e -> e.string("stage", ""))
        .containsExactly("RequestReceived", "ResponseComplete", "ResponseComplete");
    assertThat(events.get(1).objectAt("requestObject").integer("a", 0)).isEqualTo(1);
    assertThat(events.get(1).containsKey("responseObject")).isFalse();
    assertThat(events.get(2).objectAt("responseObject").string("kind", "")).isEqualTo("Secret");
  }

  @Test
  void theFirstRuleThatMatchesCounts() {
    Auditor auditor =
        auditor(
            policy(
                "{level: None, users: [joe]}, {level: None, userGroups: [nobody]},"
                    + "{level: None, verbs: [list]},"
                    + "{level: None, resources: [{group: '', resources: [pods]}]},"
                    + "{level: None, namespaces: [other]},"
                    + "{level: Metadata, omitStages: [RequestReceived]}, {level: Request}"));
    ask(auditor, request("POST", SECRETS, "{}"), SECRET);
    ask(auditor, request("GET", "/api/v1/namespaces/n/pods/p", ""), SECRET);
    ask(auditor, request("GET", "/api/v1/namespaces/other/secrets/p", ""), SECRET);

    assertThat(events).extracting(e -> e.string("level", "")).containsExactly("Metadata");
  }

  @Test
  void whoImpersonatesIsTold() {
    AuditTrail trail = begin(request("GET", SECRETS + "/s", ""));
    trail.received(JANE, request("GET", SECRETS + "/s", "").withUser(UserInfo.of("joe")));
    trail.answered(SECRET);

    JsonObject event = events.getFirst();
    assertThat(event.objectAt("user").string("username", "")).isEqualTo("jane");
    assertThat(event.objectAt("impersonatedUser").string("username", "")).isEqualTo("joe");
  }

  @Test
  void whoCannotSayWhoTheyAreIsTold() {
    begin(request("GET", SECRETS, "")).answered(ApiResponse.text(401, ""));
    assertThat(events.getFirst().objectAt("responseStatus").integer("code", 0)).isEqualTo(401);
  }

  @Test
  void aStreamIsToldWhenItBeginsAndOnceWhenItEnds() throws Exception {
    var body =
        new BodySource() {
          @Override
          public void start(Runnable wake) {
            wake.run();
          }

          @Override
          public Next poll() {
            return Next.END;
          }

          @Override
          public void close() {
            // Nothing to give back.
          }
        };
    var stream = new ApiResponse.Streaming(200, ApiResponse.JSON, List.of(), body);
    AuditTrail trail = begin(request("GET", SECRETS, ""));
    trail.received(JANE, request("GET", SECRETS, "").withUser(JANE));
    var told = (ApiResponse.Streaming) trail.answered(stream);
    assertThat(events).hasSize(1);
    told.body().close();
    told.body().close();

    assertThat(events)
        .extracting(e -> e.string("stage", ""))
        .containsExactly("ResponseStarted", "ResponseComplete");
  }

  @Test
  void aPolicyThatIsNoneIsRefused() {
    assertThatThrownBy(() -> AuditPolicy.parse("kind: Pod"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AuditPolicy.parse(policy("{level: Much}")))
        .hasMessageContaining("Much");
    assertThatThrownBy(() -> AuditPolicy.parse("a: [")).hasMessageContaining("YAML");
  }

  private AuditFileOptions options(long bytes, int backups) {
    return new AuditFileOptions(directory.resolve("audit.log"), bytes, backups, Duration.ZERO);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }

  @Test
  void aFileThatIsFullIsPutAsideAndOldOnesGo() throws IOException {
    var now = new Instant[] {Instant.parse("2026-01-01T00:00:00Z")};
    var clock =
        new InstantSource() {
          @Override
          public Instant instant() {
            now[0] = now[0].plusSeconds(1);
            return now[0];
          }
        };
    try (var file = AuditFile.open(options(10, 2), clock)) {
      for (int i = 0; i < 6; i++) {
        file.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(files()).hasSize(3);
    assertThat(directory.resolve("audit.log")).hasContent("line 5");
    assertThat(Files.getPosixFilePermissions(directory.resolve("audit.log"))).hasSize(2);
  }

  @Test
  void whatHasNoRoomInTheQueueIsDroppedAndCounted() throws IOException {
    try (var file = AuditFile.open(options(1000, 0), NOON, 4)) {
      file.write("too long\n".getBytes(StandardCharsets.UTF_8));
      file.write("ok\n".getBytes(StandardCharsets.UTF_8));
      assertThat(file.dropped()).isEqualTo(1);
    }
    assertThat(directory.resolve("audit.log")).hasContent("ok");
  }

  @Test
  void aLogThatIsThereIsContinued() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (var file = AuditFile.open(options(1000, 0), NOON)) {
        file.write("one\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(directory.resolve("audit.log")).hasContent("one\none");
  }
}
