package io.phonecommand.simulator.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FileTreeTest {
  private static final FileTree.Node NODE = FileTree.Node.file("root  root", "rw-r--r--", "text");

  @Test
  void file_brings_its_directories() {
    FileTree tree = FileTree.empty().with("/a/b/c.txt", NODE);

    assertThat(tree.children("/")).containsExactly("a");
    assertThat(tree.children("/a/")).containsExactly("b");
    assertThat(tree.find("a/./b/../b//c.txt")).isEqualTo(NODE);
  }

  @Test
  void directory_goes_with_all_that_is_in_it_and_nothing_else() {
    FileTree tree =
        FileTree.empty().with("/system/x", NODE).with("/system-ext/y", NODE).without("/system");

    assertThat(tree.find("/system")).isNull();
    assertThat(tree.find("/system/x")).isNull();
    assertThat(tree.children("/")).containsExactly("system-ext");
  }

  @Test
  void siblings_with_a_common_beginning_are_told_apart() {
    FileTree tree = FileTree.empty().with("/a-b", NODE).with("/a/c", NODE).with("/ab", NODE);

    assertThat(tree.children("/")).containsExactly("a", "a-b", "ab");
    assertThat(tree.children("/a")).containsExactly("c");
  }

  @Test
  void paths_do_not_leave_the_root() {
    assertThat(FileTree.normalize("/../..")).isEqualTo("/");
    assertThat(FileTree.normalize("")).isEqualTo("/");
    assertThat(FileTree.normalize("a//b/")).isEqualTo("/a/b");
  }
}
