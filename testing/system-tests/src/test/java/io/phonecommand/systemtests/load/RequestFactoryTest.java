package io.phonecommand.systemtests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.web.CommandSyntax;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestFactoryTest {

  private static final List<String> PHONES =
      IntStream.rangeClosed(1, 50).mapToObj("phone-%02d"::formatted).toList();
  private static final LoadPlan PLAN =
      LoadPlan.of(
          List.of(URI.create("http://localhost:1/")), "token", PHONES, Duration.ofSeconds(3));

  private static List<LoadRequest> make(LoadPlan plan, int count) {
    RequestFactory factory = new RequestFactory(plan);
    return Stream.generate(factory::next).limit(count).toList();
  }

  @Test
  void manyRequests_haveDifferentIdsAndCommands_thatTheApiAccepts() {
    List<LoadRequest> requests = make(PLAN, 5000);

    assertThat(requests).extracting(LoadRequest::id).doesNotHaveDuplicates();
    assertThat(requests).extracting(request -> request.command().text()).doesNotHaveDuplicates();
    CommandSyntax syntax = CommandSyntax.allowing("");
    assertThat(requests)
        .allSatisfy(request -> assertThat(syntax.problemOf(request.command().text())).isEmpty());
  }

  @Test
  void phones_areOneTo32DifferentOnes() {
    Set<Integer> sizes = new HashSet<>();
    for (LoadRequest request : make(PLAN, 5000)) {
      assertThat(request.phones()).doesNotHaveDuplicates().isSubsetOf(PHONES);
      sizes.add(request.phones().size());
    }
    assertThat(sizes)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 32).boxed().toList());
  }

  @Test
  void mix_hasEveryKind() {
    List<LoadCommand> commands = make(PLAN, 5000).stream().map(LoadRequest::command).toList();

    assertThat(commands).anyMatch(command -> command.text().startsWith("echo "));
    assertThat(commands).anyMatch(command -> command.text().startsWith("sim-trickle 10 100 "));
    assertThat(commands).anyMatch(command -> command.text().startsWith("sim-trickle 50 100 "));
    assertThat(commands)
        .filteredOn(command -> command.text().startsWith("sim-exit "))
        .isNotEmpty()
        .allMatch(command -> command.exitCode() != 0);
  }

  @Test
  void sameSeed_makesTheSameRequests_anotherSeedOthers() {
    assertThat(make(PLAN, 100)).isEqualTo(make(PLAN, 100));
    assertThat(make(PLAN.withMix(CommandMix.USUAL, 2), 100)).isNotEqualTo(make(PLAN, 100));
  }
}
