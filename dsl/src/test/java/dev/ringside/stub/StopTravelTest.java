package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every interleaving of user, gdb, stub and QEMU within a budget: what each may say next is a
 * {@link World.Move}, and all worlds that can be reached are visited. The first broken promise is
 * shown with the shortest way to it.
 */
class StopTravelTest {
  /** How a world was reached first. */
  private record Origin(World from, String move) {}

  @ParameterizedTest(name = "{0} asks, {1} late, {2} refused, {3} hits, {4} false conditions")
  @CsvSource({
    "4, 0, 0, 0, 1",
    "3, 0, 0, 1, 1",
    "3, 0, 0, 0, 2",
    "3, 1, 0, 1, 0",
    "3, 0, 1, 1, 0",
    "3, 1, 1, 0, 1",
  })
  void everyInterleavingEndsWell(int asks, int lates, int refusals, int hits, int falseHits) {
    World first = World.attached(new World.Budget(asks, lates, refusals, hits, falseHits));
    Map<World, Origin> seen = new HashMap<>();
    Deque<World> next = new ArrayDeque<>(List.of(first));
    seen.put(first, new Origin(first, ""));
    int settled = 0;
    while (!next.isEmpty()) {
      World world = next.remove();
      try {
        world.requireEndTellsEverybody();
        if (world.settling().isEmpty()) {
          world.requireSettled();
          settled++;
        }
        for (World.Move move : world.moves()) {
          if (seen.putIfAbsent(move.next(), new Origin(world, move.name())) == null) {
            next.add(move.next());
          }
        }
      } catch (AssertionError broken) {
        throw new AssertionError(broken.getMessage() + " after\n" + way(seen, world), broken);
      }
    }
    assertThat(settled).isGreaterThan(10);
    assertThat(seen.size()).isGreaterThan(1_000);
  }

  private static String way(Map<World, Origin> seen, World to) {
    List<String> moves = new ArrayList<>();
    for (World at = to; !seen.get(at).move().isEmpty(); at = seen.get(at).from()) {
      moves.add(seen.get(at).move());
    }
    Collections.reverse(moves);
    return String.join("\n", moves);
  }
}
