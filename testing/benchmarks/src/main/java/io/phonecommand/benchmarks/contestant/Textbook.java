package io.phonecommand.benchmarks.contestant;

import io.phonecommand.benchmarks.process.ChildProcess;
import io.phonecommand.benchmarks.process.Phone;
import io.phonecommand.benchmarks.process.Ports;
import io.phonecommand.benchmarks.process.Readiness;
import io.phonecommand.benchmarks.process.Stage;
import io.phonecommand.benchmarks.textbook.api.TextbookApi;
import io.phonecommand.benchmarks.textbook.worker.TextbookWorker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The textbook solution: an API and a worker, each in a process of its own. */
public final class Textbook implements Contestant {

  public static final String NAME = "textbook";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final HttpCalls http = new HttpCalls();
  private final List<ChildProcess> processes = new ArrayList<>();
  private final URI endpoint;

  private Textbook(int port) {
    endpoint = URI.create("http://127.0.0.1:" + port + "/commands");
  }

  /** Starts both; returns once a command can be sent. */
  public static Textbook start(Stage stage) throws IOException, InterruptedException {
    int port = Ports.free();
    Textbook textbook = new Textbook(port);
    try {
      textbook.start(stage, "textbook-worker", TextbookWorker.class, Ports.free());
      ChildProcess api = textbook.start(stage, "textbook-api", TextbookApi.class, port);
      Readiness.await(api, URI.create("http://127.0.0.1:" + port + "/ready"), START_LIMIT);
      return textbook;
    } catch (IOException | InterruptedException e) {
      textbook.close();
      throw e;
    }
  }

  private ChildProcess start(Stage stage, String name, Class<?> main, int port) throws IOException {
    List<String> jvm = new ArrayList<>(Stage.JVM);
    // dadb reads its key from the home folder and makes one where there is none.
    jvm.add("-Duser.home=" + stage.folder());
    ChildProcess process =
        ChildProcess.ofClass(
            stage.folder(),
            name,
            main,
            jvm,
            List.of(
                "--server.port=" + port,
                "--spring.kafka.bootstrap-servers=" + stage.bootstrapServers()));
    processes.add(process);
    return process;
  }

  @Override
  public String name() {
    return NAME;
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
    processes.forEach(ChildProcess::close);
  }
}
