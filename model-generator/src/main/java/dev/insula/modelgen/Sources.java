package dev.insula.modelgen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What was read from the two source packages: messages, model classes and operations.
 *
 * @param messages protobuf messages by full name, such as {@code k8s.io.api.core.v1.Pod}
 * @param models model classes by Java name
 * @param operations the operations of each group version
 */
record Sources(
    Map<String, ProtoMessage> messages,
    Map<String, ApiModel> models,
    Map<GroupVersionSource, List<Operation>> operations) {

  private static final String PROTO = "io/kubernetes/client/proto/";
  private static final String MODELS = "io/kubernetes/client/openapi/models/";
  private static final String APIS = "io/kubernetes/client/openapi/apis/";

  /** Messages that all groups use. */
  private static final List<String> SHARED_PROTOS =
      List.of("Meta", "Runtime", "Resource", "IntStr");

  static Sources read(Path protoJar, Path apiJar, List<GroupVersionSource> groupVersions)
      throws IOException {
    var protos = new ProtoSources();
    try (var jar = new ZipFile(protoJar.toFile())) {
      var files = new ArrayList<>(SHARED_PROTOS);
      groupVersions.stream().map(GroupVersionSource::protoFile).forEach(files::add);
      for (String file : files) {
        if (!file.isEmpty()) {
          try (var in = reader(jar, PROTO + file + ".java")) {
            protos.read(in);
          }
        }
      }
    }
    Map<String, ApiModel> models = new HashMap<>();
    Map<GroupVersionSource, List<Operation>> operations = new HashMap<>();
    try (var jar = new ZipFile(apiJar.toFile())) {
      for (GroupVersionSource source : groupVersions) {
        String text = text(jar, jar.getEntry(APIS + source.apiClass() + ".java"));
        operations.put(source, ApiOperationsSource.read(text));
      }
      for (ZipEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith(MODELS) && name.endsWith(".java")) {
          String javaName = name.substring(MODELS.length(), name.length() - ".java".length());
          models.put(javaName, ApiModelSource.read(javaName, text(jar, entry)));
        }
      }
    }
    return new Sources(protos.messages(), models, operations);
  }

  private static BufferedReader reader(ZipFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      throw new IOException(jar.getName() + " has no " + name);
    }
    return new BufferedReader(
        new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8), 1 << 16);
  }

  private static String text(ZipFile jar, ZipEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
