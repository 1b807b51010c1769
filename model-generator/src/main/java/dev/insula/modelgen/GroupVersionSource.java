package dev.insula.modelgen;

/**
 * One line of {@code group-versions.txt}: where a served group version is found.
 *
 * @param group the API group, empty for the core group
 * @param goPackage the package of its types as protobuf and OpenAPI name it
 * @param protoFile the class of its protobuf sources, empty if there is none
 * @param apiClass the class of its operations
 */
record GroupVersionSource(
    String group, String version, String goPackage, String protoFile, String apiClass) {

  static GroupVersionSource parse(String line) {
    String[] word = line.split("\\s+");
    int slash = word[0].indexOf('/');
    return new GroupVersionSource(
        slash < 0 ? "" : word[0].substring(0, slash),
        word[0].substring(slash + 1),
        word[1],
        word[2].equals("-") ? "" : word[2],
        word[3]);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  String path() {
    return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + "/";
  }
}
