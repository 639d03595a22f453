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

  public static final String NAME = "textbook";

  private final HttpCalls http = new HttpCalls();
  private final List<HttpProgram> processes = new ArrayList<>();
  private final URI endpoint;

  private Textbook(int port) {
    endpoint = URI.create("http://127.0.0.1:" + port + "/commands");
  }

  /** Starts both; returns once a command can be sent. */
  public static Textbook start(Stage stage) throws Exception {
    int port = FreePorts.one();
    Textbook textbook = new Textbook(port);
    try {
      textbook.prepared(stage, "textbook-worker", TextbookWorker.class, FreePorts.one()).launch();
      textbook.prepared(stage, "textbook-api", TextbookApi.class, port).start();
      return textbook;
    } catch (Exception e) {
      textbook.close();
      throw e;
    }
  }

  private HttpProgram prepared(Stage stage, String name, Class<?> main, int port)
      throws IOException {
    HttpProgram process =
        stage.application(
            name,
            main,
            port,
            // dadb reads its key from the home folder and makes one where there is none.
            List.of("-Duser.home=" + stage.folder()),
            List.of("--spring.kafka.bootstrap-servers=" + stage.kafka().bootstrapServers()));
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
    processes.forEach(HttpProgram::close);
  }
}
