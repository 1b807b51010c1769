package dev.insula.controllers.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodInfoTest {

  private final PodInfo waiting = PodInfo.of(pod("{'a':'1'}", "", "Pending"));
  private final PodInfo running = PodInfo.of(pod("{'a':'1'}", "n", "Running"));

  @Test
  void aChangeOfTheStatusAloneKeepsWhatWasRead() {
    assertThat(PodInfo.of(pod("{'a':'1'}", "n", "Running"), running)).isSameAs(running);
  }

  @Test
  void labelsOfARunningPodMayChange() {
    PodInfo changed = PodInfo.of(pod("{'a':'2'}", "n", "Running"), running);

    assertThat(changed.labels()).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void labelsThatComeWithTheBindingAreSeen() {
    PodInfo bound = PodInfo.of(pod("{'a':'1','zone':'z'}", "n", "Pending"), waiting);

    assertThat(bound.nodeName()).isEqualTo("n");
    assertThat(bound.labels()).isEqualTo(Map.of("a", "1", "zone", "z"));
  }

  private static ApiObject pod(String labels, String node, String phase) {
    String json =
        """
        {'metadata':{'name':'p','namespace':'default','uid':'u','generation':1,'labels':%s},
         'spec':{'nodeName':'%s','containers':[{'name':'c'}]},'status':{'phase':'%s'}}\
        """
            .formatted(labels, node, phase);
    return ApiObject.of(Json.parseObject(json.replace('\'', '"')));
  }
}
