package io.phonecommand.benchmarks.contestant;

import io.phonecommand.benchmarks.textbook.api.TextbookApi;
import io.phonecommand.benchmarks.textbook.worker.TextbookWorker;
import io.phonecommand.processes.FreePorts;
import io.phonecommand.processes.HttpProgram;
import io.phonecommand.processes.Phone;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The textbook solution: an API and a worker, each in a process of its own. */
public final class Textbook implements Contestant {

  /** As it is written at first. */
  public static final String NAME = "textbook";

  /** As it is after somebody has looked at where its time goes. */
  public static final String TUNED = "textbook, tuned";

  private static final List<String> TUNING =
      List.of("--textbook.tuned=true", "--spring.kafka.producer.properties.linger.ms=0");

  private final String name;
  private final HttpCalls http = new HttpCalls();
  private final List<HttpProgram> processes = new ArrayList<>();
  private final URI endpoint;

  private Textbook(String name, int port) {
    this.name = name;
    endpoint = URI.create("http://127.0.0.1:" + port + "/commands");
  }

  /** With every setting at its default; returns once a command can be sent. */
  public static Textbook start(Stage stage) throws Exception {
    return start(stage, NAME, "textbook", List.of());
  }

  /** Twelve partitions and as many listeners, no linger, a kept connection per phone. */
  public static Textbook startTuned(Stage stage) throws Exception {
    return start(stage, TUNED, "textbook-tuned", TUNING);
  }

  private static Textbook start(Stage stage, String name, String prefix, List<String> arguments)
      throws Exception {
    int port = FreePorts.one();
    Textbook textbook = new Textbook(name, port);
    try {
      textbook
          .prepared(stage, prefix + "-worker", TextbookWorker.class, FreePorts.one(), arguments)
          .launch();
      textbook.prepared(stage, prefix + "-api", TextbookApi.class, port, arguments).start();
      return textbook;
    } catch (Exception e) {
      textbook.close();
      throw e;
    }
  }

  private HttpProgram prepared(
      Stage stage, String program, Class<?> main, int port, List<String> arguments)
      throws IOException {
    String kafka = "--spring.kafka.bootstrap-servers=" + stage.kafka().bootstrapServers();
    HttpProgram process =
        stage.application(
            program,
            main,
            port,
            // dadb reads its key from the home folder and makes one where there is none.
            List.of("-Duser.home=" + stage.folder()),
            Stage.both(List.of(kafka), arguments));
    processes.add(process);
    return process;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run(List<Phone> phones) throws IOException, InterruptedException {
    String addresses =
        phones.stream().map(phone -> '"' + phone.address() + '"').collect(Collectors.joining(","));
    String answer =
        http.post(
            endpoint,
            "{\"command\":\"" + COMMAND + "\",\"phones\":[" + addresses + "]}",
            request -> {});
    if (HttpCalls.count(answer, "\"exitCode\":0") != phones.size()) {
      throw new IOException("not all phones ran it: " + answer);
    }
  }

  @Override
  public void close() {
    http.close();
    processes.forEach(HttpProgram::close);
  }
}
