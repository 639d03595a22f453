package io.phonecommand.simulator.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FileTreeTest {
  @Test
  void file_brings_its_directories() {
    FileTree tree = FileTree.empty().withFile("/a/b/c.txt", "text");

    assertThat(tree.children("/")).containsExactly("a");
    assertThat(tree.children("/a/")).containsExactly("b");
    assertThat(tree.find("a/./b/../b//c.txt"))
        .isEqualTo(FileNode.file("root root", "rw-r--r--", "text"));
  }

  @Test
  void directory_goes_with_all_that_is_in_it_and_nothing_else() {
    FileTree tree =
        FileTree.empty().withFile("/system/x", "").withFile("/system-ext/y", "").without("/system");

    assertThat(tree.find("/system")).isNull();
    assertThat(tree.find("/system/x")).isNull();
    assertThat(tree.children("/")).containsExactly("system-ext");
  }

  @Test
  void siblings_with_a_common_beginning_are_told_apart() {
    FileTree tree = FileTree.empty().withFile("/a-b", "").withFile("/a/c", "").withFile("/ab", "");

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
