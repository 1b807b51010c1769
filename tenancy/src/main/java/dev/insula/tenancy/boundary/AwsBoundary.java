package dev.insula.tenancy.boundary;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.network.ForbiddenRanges;
import dev.insula.tenancy.profile.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A security group for the tenant's pods, a key for its volumes, and a role that its service
 * accounts may take and that can use that key only. Objects of ACK's controllers of EC2, KMS and
 * IAM, in their {@code v1alpha1}.
 */
final class AwsBoundary {

  /** Rules of a security group in one direction, unless AWS raises it for an account. */
  private static final int MOST_RULES = 60;

  private AwsBoundary() {}

  static List<JsonObject> objects(Boundary boundary) {
    var out = new ArrayList<JsonObject>();
    if (boundary.profile().isolatedNetwork()) {
      out.add(securityGroup(boundary));
    }
    out.add(key(boundary));
    if (!boundary.place().issuer().isEmpty()) {
      out.add(role(boundary));
    }
    return out;
  }

  private static JsonObject securityGroup(Boundary boundary) {
    JsonArray egress = egress(boundary);
    int rules = egress.objects().stream().mapToInt(r -> r.objects("ipRanges").size()).sum();
    if (rules > MOST_RULES) {
      throw new IllegalArgumentException(
          "the profile's network needs "
              + rules
              + " rules, and a security group has at most "
              + MOST_RULES
              + ": block fewer ranges");
    }
    return boundary.object(
        "ec2.services.k8s.aws/v1alpha1",
        "SecurityGroup",
        boundary.name(),
        JsonObject.of(
            "name",
            boundary.name(),
            "description",
            "Pods of tenant " + boundary.tenant(),
            "vpcID",
            Boundary.required("--network, the id of the VPC", boundary.place().network()),
            "egressRules",
            egress,
            "tags",
            tags(boundary, "key", "value")));
  }

  /** Security groups only allow, and are not asked about link-local addresses. */
  private static JsonArray egress(Boundary boundary) {
    var out = new JsonArray();
    String cluster = boundary.place().cluster();
    if (!cluster.isEmpty()) {
      out.add(rule("udp", 53, List.of(cluster)));
      out.add(rule("tcp", 53, List.of(cluster)));
    }
    for (Network.Peer peer : boundary.reached()) {
      if (peer.ports().isEmpty()) {
        out.add(rule("-1", -1, List.of(peer.cidr())));
      }
      peer.ports().forEach(port -> out.add(rule("tcp", port, List.of(peer.cidr()))));
    }
    if (boundary.network().internet()) {
      List<String> without =
          Stream.concat(
                  ForbiddenRanges.PRIVATE.stream().map(AddressRange::toString),
                  boundary.network().blocked().stream())
              .filter(range -> !AddressRange.of(range).isV6())
              .toList();
      out.add(rule("-1", -1, Complement.of(without)));
    }
    return out;
  }

  private static JsonObject rule(String protocol, long port, List<String> ranges) {
    var all = new JsonArray();
    ranges.forEach(range -> all.add(JsonObject.of("cidrIP", range)));
    var rule = JsonObject.of("ipProtocol", protocol);
    if (port > 0) {
      rule.put("fromPort", port);
      rule.put("toPort", port);
    }
    rule.put("ipRanges", all);
    return rule;
  }

  private static JsonObject key(Boundary boundary) {
    return boundary.object(
        "kms.services.k8s.aws/v1alpha1",
        "Key",
        boundary.name(),
        JsonObject.of(
            "description",
            "Data of tenant " + boundary.tenant(),
            "enableKeyRotation",
            true,
            "keySpec",
            "SYMMETRIC_DEFAULT",
            "keyUsage",
            "ENCRYPT_DECRYPT",
            "tags",
            tags(boundary, "tagKey", "tagValue")));
  }

  private static JsonObject role(Boundary boundary) {
    String account = Boundary.required("--account, its number", boundary.place().account());
    String provider = boundary.place().issuer().replaceFirst("^https://", "");
    var trust =
        statement(
            "Principal",
            JsonObject.of("Federated", "arn:aws:iam::" + account + ":oidc-provider/" + provider),
            "sts:AssumeRoleWithWebIdentity",
            JsonObject.of(
                "StringEquals", JsonObject.of(provider + ":aud", "sts.amazonaws.com"),
                "StringLike", JsonObject.of(provider + ":sub", "system:serviceaccount:*")));
    var use =
        statement(
            "Resource",
            "arn:aws:kms:*:" + account + ":key/*",
            JsonArray.of("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"),
            JsonObject.of(
                "StringEquals",
                JsonObject.of("aws:ResourceTag/" + Origin.TENANT, boundary.tenant())));
    return boundary.object(
        "iam.services.k8s.aws/v1alpha1",
        "Role",
        boundary.name(),
        JsonObject.of(
            "name",
            boundary.name(),
            "description",
            "Service accounts of tenant " + boundary.tenant(),
            "assumeRolePolicyDocument",
            Json.string(trust),
            "inlinePolicies",
            JsonObject.of("own-key", Json.string(use)),
            "maxSessionDuration",
            3600L,
            "tags",
            tags(boundary, "key", "value")));
  }

  private static JsonObject statement(
      String about, Object whom, Object action, JsonObject condition) {
    var statement =
        JsonObject.of("Effect", "Allow", about, whom, "Action", action, "Condition", condition);
    return JsonObject.of("Version", "2012-10-17", "Statement", JsonArray.of(statement));
  }

  private static JsonArray tags(Boundary boundary, String key, String value) {
    return JsonArray.of(JsonObject.of(key, Origin.TENANT, value, boundary.tenant()));
  }
}
