package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.testing.TestServer;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Requests put together at random: whatever is asked, the answer is no 500. */
class RequestFuzzTest {

  private static final UserInfo MASTER = UserInfo.of("fuzz", UserInfo.MASTERS);

  private static final List<String> SEGMENTS =
      List.of(
          "api",
          "apis",
          "v1",
          "apps",
          "batch",
          "v1beta1",
          "namespaces",
          "default",
          "pods",
          "p",
          "nodes",
          "services",
          "secrets",
          "configmaps",
          "deployments",
          "status",
          "scale",
          "log",
          "exec",
          "attach",
          "proxy",
          "portforward",
          "binding",
          "eviction",
          "token",
          "finalize",
          "watch",
          "openapi",
          "v2",
          "v3",
          "version",
          "healthz",
          "readyz",
          "livez",
          "metrics",
          "authorization.k8s.io",
          "selfsubjectaccessreviews",
          "certificates.k8s.io",
          "certificatesigningrequests",
          "approval",
          "serviceaccounts",
          "componentstatuses",
          "apiextensions.k8s.io",
          "customresourcedefinitions",
          "ephemeralcontainers",
          "resize",
          "web:80",
          "https:web:x",
          "a:b:c:d",
          "é",
          " ",
          "*",
          "-",
          "0",
          "..a");

  private static final List<String> PARAMETERS =
      List.of(
          "limit",
          "continue",
          "resourceVersion",
          "resourceVersionMatch",
          "fieldSelector",
          "labelSelector",
          "sendInitialEvents",
          "allowWatchBookmarks",
          "dryRun",
          "fieldManager",
          "fieldValidation",
          "force",
          "propagationPolicy",
          "gracePeriodSeconds",
          "orphanDependents",
          "container",
          "tailLines",
          "sinceSeconds",
          "sinceTime",
          "limitBytes",
          "follow",
          "previous",
          "command",
          "stdin",
          "ports",
          "includeObject",
          "pretty",
          "timeout",
          "path",
          "verbose",
          "exclude");

  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "1",
          "-1",
          "true",
          "false",
          "x",
          "a=b",
          "a in (b,c)",
          "a!=",
          "!a",
          "(",
          "=",
          "metadata.name=p",
          "status.phase=Running",
          "spec.nodeName!=n",
          "9223372036854775808",
          "9223372036854775807",
          "-9223372036854775808",
          "1e9",
          "NaN",
          "Exact",
          "NotOlderThan",
          "All",
          "Strict",
          "Foreground",
          "Object",
          "1s",
          "-5m",
          "2020-01-01T00:00:00Z",
          "\u0000",
          "%",
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ",
          "é",
          "a".repeat(3000));

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "application/merge-patch+json",
          "application/json-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml",
          "application/apply-patch+cbor",
          "text/plain",
          ";",
          "a/b;c",
          "");

  private static final List<String> ACCEPTED =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "*/*",
          "application/json;as=Table;v=v1;g=meta.k8s.io",
          "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
          "application/json;as=Table;v=v9;g=x",
          "text/html",
          ";;",
          "a/b;q=x",
          "");

  private static final List<Object> LEAVES =
      List.of(
          "",
          "x",
          "-1",
          "1Gi",
          "1e999",
          "9".repeat(40),
          "::",
          "10.0.0.0/8",
          "a/b/c",
          "é",
          0L,
          -1L,
          1L,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          1.5,
          1e300,
          true,
          false);

  /** Kubernetes too answers 500 to a few findings, whose text it does not wrap into a Status. */
  private static final List<String> FOUND =
      List.of(": Invalid value: ", ": Unsupported value: ", ": Required value");

  private final Random random = new Random(7);

  @AutoClose private final TestServer running = new TestServer();
  private final HostedControlPlane controlPlane = running.server().controlPlanes().create("super");

  @Test
  void pathsAndOptions() {
    for (int i = 0; i < 10_000; i++) {
      List<String> path = new ArrayList<>();
      if (random.nextInt(3) > 0) {
        path.addAll(List.of("api", "v1", "namespaces", "default"));
      }
      for (int n = random.nextInt(6); n >= 0; n--) {
        path.add(any(SEGMENTS));
      }
      byte[] body = random.nextInt(3) == 0 ? new byte[0] : text(random.nextInt(40));
      check(
          request(
              any(List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")),
              path,
              options(),
              Map.of("content-type", List.of(any(TYPES)), "accept", List.of(any(ACCEPTED))),
              body));
    }
  }

  @Test
  void bodiesOfAllKinds() throws IOException {
    for (Path file : OracleFiles.jsonFiles(OracleFiles.directory("cases"))) {
      String area = file.toString();
      if (!area.contains("/validation/") && !area.contains("/defaulting/")) {
        continue;
      }
      JsonObject recording = Json.parseObject(Files.readString(file).replace("${ns}", "default"));
      for (JsonObject step : recording.objects("steps")) {
        JsonObject sent = step.objectAt("request");
        String[] parts = sent.string("path", "").split("\\?");
        List<String> path = new ArrayList<>(List.of(parts[0].split("/")));
        path.removeIf(String::isEmpty);
        Object body = sent.get("body");
        if (!(body instanceof JsonObject object) || path.isEmpty()) {
          continue;
        }
        for (int i = 0; i < 6; i++) {
          JsonObject damaged = object.deepCopy();
          damage(damaged);
          boolean patch = sent.string("method", "").equals("PATCH");
          check(
              request(
                  sent.string("method", "POST"),
                  path,
                  Query.NONE,
                  Map.of(
                      "content-type",
                      List.of(patch ? "application/merge-patch+json" : "application/json")),
                  Json.bytes(damaged)));
        }
      }
    }
  }

  @Test
  void tokens() {
    String real = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA";
    for (int i = 0; i < 5_000; i++) {
      String token = damaged(random.nextBoolean() ? real : part() + "." + part() + "." + part());
      ApiResponse answer =
          controlPlane.handle(
              request(
                      "GET",
                      List.of("api", "v1", "pods"),
                      Query.NONE,
                      Map.of(
                          "authorization", List.of(any(List.of("Bearer ", "bearer", "")) + token)),
                      new byte[0])
                  .withUser(UserInfo.ANONYMOUS));
      assertThat(answer.status()).as(token).isIn(401, 403);
    }
  }

  @Test
  void signingRequests() {
    byte[] noise = new byte[300];
    for (int i = 0; i < 5_000; i++) {
      random.nextBytes(noise);
      noise[0] = 0x30;
      noise[1] = (byte) random.nextInt(256);
      String pem =
          "-----BEGIN CERTIFICATE REQUEST-----\n"
              + Base64.getMimeEncoder().encodeToString(noise)
              + "\n-----END CERTIFICATE REQUEST-----\n";
      try {
        SigningRequest.parse(damaged(pem).getBytes(StandardCharsets.US_ASCII));
      } catch (SigningRequest.MalformedException e) {
        assertThat(e).hasMessageNotContaining("Exception");
      }
    }
  }

  private void check(ApiRequest request) {
    try {
      if (controlPlane.serve(request) instanceof ApiResponse.Streaming stream) {
        stream.body().close();
      }
    } catch (ApiException e) {
      boolean asKubernetes = FOUND.stream().anyMatch(e.getMessage()::contains);
      assertThat(e.code() == 500 && !asKubernetes).as("%s: %s", request, e.getMessage()).isFalse();
    } catch (RuntimeException e) {
      String body = new String(request.body(), StandardCharsets.UTF_8);
      throw new AssertionError(request + " " + request.query() + " " + body, e);
    }
  }

  private static ApiRequest request(
      String method,
      List<String> path,
      Query query,
      Map<String, List<String>> headers,
      byte[] body) {
    String raw = "/" + String.join("/", path);
    return new ApiRequest(
        method, raw, path, query, new Headers(headers), body, List.of(), MASTER, "", "1");
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Query options() {
    var options = new HashMap<String, List<String>>();
    for (int n = random.nextInt(4); n > 0; n--) {
      options.put(any(PARAMETERS), List.of(any(VALUES)));
    }
    // A watch without an end must not be waited for.
    if (random.nextInt(5) == 0) {
      options.put("watch", List.of(any(VALUES)));
      options.put("timeoutSeconds", List.of("1"));
    }
    return new Query(options);
  }

  private byte[] text(int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(any(List.of("{", "}", "[", "]", ":", ",", "\"", "a", "1", "-", "\n", " ", "é")));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String part() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    byte[] json = random.nextBoolean() ? bytes : text(random.nextInt(30));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  private String damaged(String text) {
    var damaged = new StringBuilder(text);
    for (int n = random.nextInt(4); n > 0 && !damaged.isEmpty(); n--) {
      damaged.setCharAt(random.nextInt(damaged.length()), (char) (' ' + random.nextInt(95)));
    }
    return damaged.toString();
  }

  /** Changes one value somewhere in a tree. */
  private void damage(JsonObject tree) {
    Object at = tree;
    while (true) {
      if (at instanceof JsonObject object && !object.isEmpty()) {
        String key = any(List.copyOf(object.keySet()));
        boolean typed = at == tree && (key.equals("apiVersion") || key.equals("kind"));
        Object value = object.get(key);
        if (value != null && hasMore(value) && random.nextInt(6) > 0) {
          at = value;
        } else if (!typed) {
          object.put(key, other(value));
          return;
        }
      } else if (at instanceof JsonArray array && !array.isEmpty()) {
        int index = random.nextInt(array.size());
        Object value = array.get(index);
        if (value != null && hasMore(value) && random.nextInt(6) > 0) {
          at = value;
        } else {
          array.set(index, other(value));
          return;
        }
      } else {
        return;
      }
    }
  }

  private static boolean hasMore(Object value) {
    return value instanceof JsonObject object && !object.isEmpty()
        || value instanceof JsonArray array && !array.isEmpty();
  }

  /** Another value, mostly of the same type. */
  private Object other(@Nullable Object value) {
    if (random.nextInt(3) == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> JsonNull.NULL;
        case 1 -> new JsonObject();
        case 2 -> new JsonArray();
        default -> any(LEAVES);
      };
    }
    return switch (value) {
      case String _ -> any(LEAVES.stream().filter(String.class::isInstance).toList());
      case Number _ -> any(LEAVES.stream().filter(Number.class::isInstance).toList());
      case Boolean b -> !b;
      case JsonObject _ -> new JsonObject();
      case JsonArray _ -> new JsonArray();
      case null, default -> any(LEAVES);
    };
  }
}
