package io.phonecommand.common.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  @Test
  void names_areThoseOfTheDesign() {
    assertThat(Topics.tasks("north-1")).isEqualTo("phone-command.tasks.north-1");
    assertThat(Topics.workerGroup("north-1")).isEqualTo("phone-command.workers.north-1");
    assertThat(Topics.states("north-1")).isEqualTo("phone-command.states.north-1");
  }

  @Test
  void topicOfStates_tellsItsSite_andNoOtherTopicDoes() {
    assertThat(Topics.siteOfStates(Topics.states("north"))).contains("north");
    assertThat(Topics.siteOfStates(Topics.workers("north"))).isEmpty();
    assertThat(Topics.siteOfStates("phone-command.states.")).isEmpty();
    assertThat(Topics.siteOfStates("phone-command.states.No")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "North", "a.b", "a/b", "123456789012345678901234567890123"})
  void illegalSite_isRefused(String site) {
    assertThatThrownBy(() -> Topics.tasks(site)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void threeCopies_needTwoToAnswer_andOneCopyNeedsItself() {
    assertThat(
            new TopicLayout(true, (short) 3, 1, 1, 1, 1, 1, Duration.ofSeconds(5))
                .results()
                .configs())
        .containsEntry("min.insync.replicas", "2");
    assertThat(
            new TopicLayout(true, (short) 1, 1, 1, 1, 1, 1, Duration.ofSeconds(5))
                .results()
                .configs())
        .containsEntry("min.insync.replicas", "1");
  }

  @Test
  void instances_areCompacted() {
    assertThat(
            new TopicLayout(true, (short) 1, 1, 1, 1, 1, 1, Duration.ofSeconds(5))
                .instances("north")
                .configs())
        .containsEntry("cleanup.policy", "compact");
  }

  @Test
  void states_areCompacted_inOnePartition() {
    var states =
        new TopicLayout(true, (short) 1, 7, 7, 7, 7, 7, Duration.ofSeconds(5)).states("north");

    assertThat(states.numPartitions()).isEqualTo(1);
    assertThat(states.configs()).containsEntry("cleanup.policy", "compact");
  }
}
