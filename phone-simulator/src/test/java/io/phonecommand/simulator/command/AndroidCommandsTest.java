package io.phonecommand.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AndroidCommandsTest {
  private final ShellFixture shell = new ShellFixture();

  @Test
  void ls_prints_one_name_a_line() throws Exception {
    assertThat(shell.run("ls /data/../sdcard")).isZero();
    assertThat(shell.stdout())
        .isEqualTo("Alarms\nAndroid\nDCIM\nDownload\nMovies\nMusic\nPictures\n");
    shell.run("ls -a /data/local/tmp");
    assertThat(shell.stdout()).isEqualTo(".\n..\n");
    shell.run("ls");
    assertThat(shell.stdout()).startsWith("acct\napex\n").contains("\nsystem\n");
  }

  @Test
  void ls_l_prints_what_toybox_prints() throws Exception {
    assertThat(shell.run("ls -l1 /system/etc /data/local /system/bin/ls")).isZero();
    assertThat(shell.stdout())
        .isEqualTo(
            """
            /system/etc:
            total 4
            -rw-r--r-- 1 root  root         20 2009-01-01 00:00 hosts

            /data/local:
            total 4
            drwxrwx--x 2 shell shell      4096 2009-01-01 00:00 tmp
            -rwxr-xr-x 1 root  shell         5 2009-01-01 00:00 /system/bin/ls
            """);
  }

  @Test
  void ls_goes_on_after_a_missing_path() throws Exception {
    assertThat(shell.run("ls /nowhere /data")).isEqualTo(1);
    assertThat(shell.stderr())
        .isEqualTo("ls: cannot access '/nowhere': No such file or directory\n");
    assertThat(shell.stdout()).isEqualTo("/data:\nlocal\n");
  }

  @Test
  void ls_refuses_unknown_options() throws Exception {
    assertThat(shell.run("ls -Z /")).isEqualTo(1);
    assertThat(shell.stderr()).startsWith("ls: Unknown option 'Z'");
  }

  @Test
  void cat_prints_files_and_complains_about_others() throws Exception {
    assertThat(shell.run("cat /system/etc/hosts")).isZero();
    assertThat(shell.stdout()).isEqualTo("127.0.0.1 localhost\n");
    assertThat(shell.run("cat /nowhere /system/etc/hosts")).isEqualTo(1);
    assertThat(shell.stderr()).isEqualTo("cat: /nowhere: No such file or directory\n");
    assertThat(shell.stdout()).isEqualTo("127.0.0.1 localhost\n");
    assertThat(shell.run("cat /data")).isEqualTo(1);
    assertThat(shell.stderr()).isEqualTo("cat: /data: Is a directory\n");
    assertThat(shell.run("cat /system/build.prop")).isEqualTo(1);
    assertThat(shell.stderr()).isEqualTo("cat: /system/build.prop: Permission denied\n");
  }

  @Test
  void cat_without_a_file_waits_for_the_end_of_its_input() throws Exception {
    AtomicInteger waits = new AtomicInteger();
    shell.input = waits::incrementAndGet;

    assertThat(shell.run("cat")).isZero();
    assertThat(shell.run("cat -")).isZero();
    assertThat(shell.stdout()).isEmpty();
    assertThat(waits).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({
    "echo a  b, 'a b\n'",
    "echo -n a, 'a'",
    "echo, '\n'",
    "pwd, '/\n'",
    "whoami, 'shell\n'",
    "getprop ro.build.version.sdk, '34\n'",
    "getprop ro.serialno, 'serial-1\n'",
    "getprop no.such, '\n'",
    "getprop no.such otherwise, 'otherwise\n'",
    "wm size, 'Physical size: 1080x2400\n'",
    "wm density, 'Physical density: 420\n'",
    "input text hello, ''",
    "input keyevent 26, ''",
    "input touchscreen tap 1 2, ''",
    "am force-stop com.example, ''",
    "am start -n com.example/.Main, 'Starting: Intent { cmp=com.example/.Main }\n'",
    "am startservice -n a/.B, 'Starting service: Intent { cmp=a/.B }\n'",
    "am start -a VIEW -d http://x, 'Starting: Intent { act=VIEW dat=http://x }\n'",
    "date, 'Wed Mar 4 05:06:07 GMT 2026\n'",
    "uptime, ' 05:06:07 up 0 min,  0 users,  load average: 0.00, 0.00, 0.00\n'",
    "pm list packages shell, 'package:com.android.shell\n'",
    "sleep 0, ''",
    "sleep 0.01, ''",
    "sleep .01, ''",
    "true, ''",
  })
  void command_succeeds_with_exactly_this_output(String line, String output) throws Exception {
    assertThat(shell.run(line)).isZero();
    assertThat(shell.stdout()).isEqualTo(output);
    assertThat(shell.stderr()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "false, 1",
    "pm, 255",
    "wm size 720x1280, 255",
    "wm nothing, 255",
    "input, 255",
    "input fly, 255",
    "am, 255",
    "am fly, 255",
    "date yesterday, 1",
    "date -u, 1",
    "sleep, 1",
    "sleep soon, 1",
    "sleep -1, 1",
    "sleep 1m, 1",
    "sleep NaN, 1",
    "settings, 255",
    "settings get nowhere x, 255",
    "settings get global, 255",
  })
  void command_fails_with_this_code_and_prints_nothing_to_stdout(String line, int code)
      throws Exception {
    assertThat(shell.run(line)).isEqualTo(code);
    assertThat(shell.stdout()).isEmpty();
  }

  @Test
  void settings_are_remembered() throws Exception {
    shell.run("settings get global animator_duration_scale");
    assertThat(shell.stdout()).isEqualTo("null\n");
    assertThat(shell.run("settings put global animator_duration_scale 0.5")).isZero();
    assertThat(shell.stdout()).isEmpty();
    shell.run("settings get global animator_duration_scale");
    assertThat(shell.stdout()).isEqualTo("0.5\n");
    shell.run("settings get system animator_duration_scale");
    assertThat(shell.stdout()).isEqualTo("null\n");
    shell.run("settings list global");
    assertThat(shell.stdout()).isEqualTo("animator_duration_scale=0.5\n");
    shell.run("settings delete global animator_duration_scale");
    assertThat(shell.stdout()).isEqualTo("Deleted 1 rows\n");
  }

  @Test
  void settings_have_a_bound() throws Exception {
    for (int i = 0; i < 1000; i++) {
      assertThat(shell.run("settings put global key" + i + " x")).isZero();
    }
    assertThat(shell.run("settings put global onemore x")).isEqualTo(255);
    assertThat(shell.run("settings put global key1 y")).isZero();
  }

  @Test
  void getprop_without_arguments_lists_everything() throws Exception {
    shell.run("getprop");
    assertThat(shell.stdout())
        .contains("[ro.build.version.sdk]: [34]\n")
        .contains("[ro.serialno]: [serial-1]\n");
  }

  @Test
  void pm_lists_all_packages() throws Exception {
    shell.run("pm list packages -3");
    assertThat(shell.stdout()).startsWith("package:android\n").contains("com.android.settings");
  }

  @Test
  void sleep_takes_the_time_that_it_says() throws Exception {
    long start = System.nanoTime();
    shell.run("sleep 0.2");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
  }

  @Test
  void id_is_the_shell_user() throws Exception {
    shell.run("id");
    assertThat(shell.stdout()).startsWith("uid=2000(shell) gid=2000(shell)");
  }
}
