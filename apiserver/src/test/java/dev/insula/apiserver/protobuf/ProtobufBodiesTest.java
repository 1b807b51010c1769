package dev.insula.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufBodiesTest {

  private static final ProtobufBodies BODIES = new ProtobufBodies(KubernetesModel.load());

  /** Writes one message. */
  private interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  @Test
  void aPodIsReadByFieldNumbers() throws IOException {
    byte[] body =
        envelope(
            "v1",
            "Pod",
            pod -> {
              message(
                  pod,
                  1,
                  meta -> {
                    meta.writeString(1, "web");
                    message(meta, 8, time -> {});
                    message(meta, 11, entry("app", "web"));
                  });
              message(
                  pod,
                  2,
                  spec -> {
                    message(
                        spec,
                        2,
                        container -> {
                          container.writeString(1, "main");
                          message(
                              container,
                              8,
                              resources ->
                                  message(
                                      resources,
                                      2,
                                      limit -> {
                                        limit.writeString(1, "cpu");
                                        message(limit, 2, q -> q.writeString(1, "250m"));
                                      }));
                          message(
                              container,
                              10,
                              probe -> {
                                message(
                                    probe,
                                    1,
                                    handler ->
                                        message(
                                            handler,
                                            2,
                                            get ->
                                                message(
                                                    get,
                                                    2,
                                                    port -> {
                                                      port.writeInt64(1, 0);
                                                      port.writeInt32(2, 8080);
                                                    })));
                                probe.writeInt32(4, 5);
                              });
                        });
                    message(
                        spec,
                        1,
                        volume -> {
                          volume.writeString(1, "scratch");
                          message(volume, 2, source -> message(source, 2, empty -> {}));
                        });
                  });
            });

    assertThat(BODIES.decode(body))
        .isEqualTo(
            Json.parseObject(
                """
                {"apiVersion":"v1","kind":"Pod",
                 "metadata":{"name":"web","labels":{"app":"web"}},
                 "spec":{"containers":[{"name":"main",
                    "resources":{"requests":{"cpu":"250m"}},
                    "livenessProbe":{"httpGet":{"port":8080},"periodSeconds":5}}],
                  "volumes":[{"name":"scratch","emptyDir":{}}]}}\
                """));
  }

  @Test
  void bytesBecomeBase64AndTimesRfc3339() throws IOException {
    byte[] secret =
        envelope(
            "v1",
            "Secret",
            out ->
                message(
                    out,
                    2,
                    data -> {
                      data.writeString(1, "key");
                      data.writeBytes(2, ByteString.copyFromUtf8("value"));
                    }));
    byte[] lease =
        envelope(
            "coordination.k8s.io/v1",
            "Lease",
            out ->
                message(
                    out,
                    2,
                    spec ->
                        message(
                            spec,
                            3,
                            time -> {
                              time.writeInt64(1, 1);
                              time.writeInt32(2, 5_000);
                            })));

    assertThat(BODIES.decode(secret).stringAt("data", "key")).isEqualTo("dmFsdWU=");
    assertThat(BODIES.decode(lease).stringAt("spec", "acquireTime"))
        .isEqualTo("1970-01-01T00:00:01.000005Z");
  }

  @Test
  void whatGoWritesWithoutHavingBeenSetCountsAsAbsent() throws IOException {
    byte[] body =
        envelope(
            "apps/v1",
            "Deployment",
            out ->
                message(
                    out,
                    2,
                    spec -> {
                      spec.writeInt32(1, 0);
                      spec.writeInt32(5, 0);
                      message(
                          spec, 3, template -> message(template, 2, pod -> pod.writeString(8, "")));
                    }));

    assertThat(BODIES.decode(body).get("spec"))
        .isEqualTo(Json.parseObject("{\"replicas\":0,\"template\":{\"spec\":{}}}"));
  }

  @Test
  void deleteOptionsAreThoseOfEveryGroup() throws IOException {
    byte[] body = envelope("apps/v1", "DeleteOptions", out -> out.writeInt64(1, 30));

    assertThat(BODIES.decode(body).integer("gracePeriodSeconds", 0)).isEqualTo(30);
  }

  @Test
  void whatIsNoProtobufIsABadRequest() throws IOException {
    byte[] unknownKind = envelope("v1", "Nonsense", out -> {});
    for (byte[] body :
        new byte[][] {
          {}, "{}".getBytes(StandardCharsets.UTF_8), {'k', '8', 's', 0, 7}, unknownKind
        }) {
      assertThatThrownBy(() -> BODIES.decode(body))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(400));
    }
  }

  @Test
  void noBytesMakeTheReaderFailOtherwise() throws IOException {
    var random = new Random(42);
    byte[] valid =
        envelope("v1", "Pod", out -> message(out, 1, meta -> meta.writeString(1, "some-name")));
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = valid.clone();
      for (int n = 0; n <= random.nextInt(6); n++) {
        damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
      }
      try {
        BODIES.decode(damaged);
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(400);
      }
    }
  }

  private static byte[] envelope(String apiVersion, String kind, Fields object) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {'k', '8', 's', 0});
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    message(
        out,
        1,
        type -> {
          type.writeString(1, apiVersion);
          type.writeString(2, kind);
        });
    message(out, 2, object);
    out.flush();
    return bytes.toByteArray();
  }

  private static void message(CodedOutputStream out, int number, Fields fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream inner = CodedOutputStream.newInstance(bytes);
    fields.to(inner);
    inner.flush();
    out.writeByteArray(number, bytes.toByteArray());
  }

  private static Fields entry(String key, String value) {
    return out -> {
      out.writeString(1, key);
      out.writeString(2, value);
    };
  }
}
