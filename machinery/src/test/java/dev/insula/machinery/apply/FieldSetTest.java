package dev.insula.machinery.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sets of fields do what sets of paths do, in whatever order and number the paths come. */
class FieldSetTest {

  private final Random random = new Random(7);

  @Test
  void operationsAreThoseOfSetsOfPaths() {
    for (int run = 0; run < 200; run++) {
      Set<String> left = paths(random.nextInt(200));
      Set<String> right = paths(random.nextInt(200));

      check(left, right, FieldSet::union, Set::addAll);
      check(left, right, FieldSet::intersection, Set::retainAll);
      check(left, right, FieldSet::difference, Set::removeAll);
    }
  }

  @Test
  void theOrderInWhichPathsComeMakesNoDifference() {
    List<String> names = IntStream.range(0, 500).mapToObj(i -> "field-" + i).toList();

    assertThat(set(names))
        .isEqualTo(set(names.reversed()))
        .hasSameHashCodeAs(set(names.reversed()));
    assertThat(set(names).union(set(names.reversed()))).isEqualTo(set(names));
    assertThat(FieldsV1.encode(set(names))).isEqualTo(FieldsV1.encode(set(names.reversed())));
  }

  private void check(
      Set<String> left,
      Set<String> right,
      BiFunction<FieldSet, FieldSet, FieldSet> operation,
      BiConsumer<Set<String>, Set<String>> model) {
    var expected = new TreeSet<>(left);
    model.accept(expected, right);

    FieldSet actual = operation.apply(shuffled(left), shuffled(right));

    assertThat(members(actual)).isEqualTo(expected);
    assertThat(actual.size()).isEqualTo(expected.size());
  }

  private Set<String> paths(int count) {
    var out = new TreeSet<String>();
    for (int i = 0; i < count; i++) {
      String path = "a" + random.nextInt(150);
      out.add(random.nextBoolean() ? path : path + ".b" + random.nextInt(3));
    }
    return out;
  }

  private static FieldSet set(List<String> paths) {
    return FieldSet.of(paths.toArray(String[]::new));
  }

  private FieldSet shuffled(Set<String> paths) {
    var list = new ArrayList<>(paths);
    Collections.shuffle(list, random);
    return set(list);
  }

  private static Set<String> members(FieldSet set) {
    var out = new TreeSet<String>();
    set.forEach(path -> out.add(FieldSet.text(path).substring(1)));
    return out;
  }
}
