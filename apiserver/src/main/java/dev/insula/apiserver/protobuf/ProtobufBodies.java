package dev.insula.apiserver.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.model.ModelResource;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionKind;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns protobuf bodies of requests into JSON trees. Thread-safe, shared by all control planes.
 *
 * <p>Source: "Kubernetes Protobuf encoding" in the API concepts: four bytes of magic, then a
 * message {@code Unknown} that says the type and holds the object's bytes.
 */
public final class ProtobufBodies {

  private static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final String NO_MAGIC =
      "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]";

  /** How much of a body that can't be read is quoted. */
  private static final int MAX_QUOTED = 1024;

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** Kinds that every group has, under its own name. */
  private static final Set<String> OF_ALL_GROUPS =
      Set.of(
          "DeleteOptions", "ListOptions", "GetOptions", "PatchOptions", "CreateOptions", "Status");

  private final KubernetesModel model;
  private final MessageReader reader;

  /** At most as many as the model has types. */
  private final Map<String, WireLayout> layouts = new ConcurrentHashMap<>();

  public ProtobufBodies(KubernetesModel model) {
    this.model = model;
    this.reader = new MessageReader(this::layout);
  }

  /** A request with a protobuf body as if it had been sent in JSON; others as they are. */
  public ApiRequest inJson(ApiRequest request) {
    String type = request.headers().first("Content-Type", "");
    boolean protobuf = type.equals(MEDIA_TYPE) || type.startsWith(MEDIA_TYPE + ";");
    if (!protobuf || request.body().length == 0) {
      return request;
    }
    if (!startsWithMagic(request.body())) {
      throw ApiException.badRequest(
          "the object provided is unrecognized (must be of type "
              + expectedKind(request)
              + "): "
              + NO_MAGIC
              + " ("
              + quoted(request.body())
              + ")");
    }
    return request.withBody(Json.bytes(decode(request.body())), "application/json");
  }

  private String expectedKind(ApiRequest request) {
    ModelResource resource = model.resource(RequestInfo.of(request).gvr());
    return resource == null ? "Unknown" : resource.kind().kind();
  }

  private static String quoted(byte[] bytes) {
    int length = Math.min(bytes.length, MAX_QUOTED);
    String hex = HexFormat.of().formatHex(bytes, 0, length);
    return bytes.length > MAX_QUOTED ? hex + " ..." : hex;
  }

  /** The object in a body. Failures are 400s as Kubernetes gives them. */
  JsonObject decode(byte[] body) {
    try {
      return object(body);
    } catch (IOException e) {
      throw ApiException.badRequest("the body is no protobuf: " + e.getMessage());
    } catch (MalformedProtobufException e) {
      throw ApiException.badRequest("the body cannot be decoded: " + e.getMessage());
    }
  }

  private JsonObject object(byte[] body) throws IOException {
    if (!startsWithMagic(body)) {
      throw ApiException.badRequest(NO_MAGIC);
    }
    var in = CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length);
    String[] type = {"", ""};
    byte[] raw = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> typeMeta(in, type);
        case 2 -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    var kind = GroupVersionKind.of(type[0], type[1]);
    JsonObject out = JsonObject.of("apiVersion", type[0], "kind", type[1]);
    out.putAll(reader.read(raw, typeName(kind)));
    return out;
  }

  private String typeName(GroupVersionKind kind) {
    if (OF_ALL_GROUPS.contains(kind.kind())) {
      return META + kind.kind();
    }
    try {
      String name = model.typeName(kind);
      if (model.typeNames().contains(name)) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for a kind that a known group does not have.
    }
    throw ApiException.badRequest(
        "no kind \""
            + kind.kind()
            + "\" is registered for version \""
            + kind.apiVersion()
            + "\" in scheme");
  }

  private static void typeMeta(CodedInputStream in, String[] into) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> into[0] = in.readStringRequireUtf8();
        case 2 -> into[1] = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(limit);
  }

  private static boolean startsWithMagic(byte[] body) {
    if (body.length < MAGIC.length) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (body[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private WireLayout layout(String type) {
    return layouts.computeIfAbsent(type, name -> WireLayout.of(model.typeNode(name)));
  }
}
