package dev.insula.tenancy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.tenancy.Scenario;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyPeersTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          no egress            | {}                                                              | 0
          everything           | {'egress':[{}]}                                                 | 1
          its own namespaces   | {'egress':[{'to':[{'namespaceSelector':{'matchLabels':{'insula.dev/tenant-uid':'u'}}}]}]} | 0
          its own pods         | {'egress':[{'to':[{'podSelector':{}}]}]}                        | 0
          all namespaces       | {'egress':[{'to':[{'namespaceSelector':{}}]}]}                  | 1
          others' namespaces   | {'egress':[{'to':[{'namespaceSelector':{'matchLabels':{'insula.dev/tenant-uid':'v'}}}]}]} | 1
          an internet address  | {'egress':[{'to':[{'ipBlock':{'cidr':'8.8.8.0/24'}}]}]}         | 0
          a private network    | {'egress':[{'to':[{'ipBlock':{'cidr':'10.1.0.0/16'}}]}]}        | 1
          an allowed network   | {'egress':[{'to':[{'ipBlock':{'cidr':'10.7.1.0/24'}}]}]}        | 0
          the metadata service | {'egress':[{'to':[{'ipBlock':{'cidr':'169.254.169.254/32'}}]}]} | 1
          the whole internet   | {'egress':[{'to':[{'ipBlock':{'cidr':'0.0.0.0/0'}}]}]}          | 1
          two peers            | {'egress':[{'to':[{'namespaceSelector':{}},{'ipBlock':{'cidr':'10.0.0.0/8'}}]}]} | 2
          """)
  void whatAPolicyOpensIsTold(String name, String spec, int openings) {
    var policy = Scenario.object("{'spec':" + spec + "}");

    assertThat(PolicyPeers.openings(policy, "u", List.of("10.7.0.0/16")))
        .as(name)
        .hasSize(openings);
  }
}
