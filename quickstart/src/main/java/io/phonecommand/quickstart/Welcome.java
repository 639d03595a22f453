package io.phonecommand.quickstart;

import java.nio.file.Path;
import java.util.List;

/**
 * The one block that the quickstart prints.
 *
 * @param port where the API listens
 * @param token for the demo tenant
 * @param tokenFile where the token is, too
 * @param phones all that can be reached
 */
record Welcome(int port, DemoToken token, Path tokenFile, List<DemoPhone> phones) {

  private static final String RULE = "=".repeat(96);

  String text() {
    StringBuilder text = new StringBuilder(2048);
    String url = "http://localhost:" + port;
    text.append('\n').append(RULE).append('\n');
    text.append("phone-command is ready\n\n");
    text.append("URL     ").append(url).append("/v1/instances/sync-command\n");
    text.append("Token   ").append(token.value()).append('\n');
    text.append("        (tenant ")
        .append(DemoPhone.DEMO_TENANT)
        .append(", valid for 24 hours, also in ")
        .append(tokenFile)
        .append(")\n");
    text.append("Phones\n");
    for (DemoPhone phone : phones) {
      text.append(
          "        %-32s tenant %-8s site %-8s %s%n"
              .formatted(phone.instanceId(), phone.tenant(), phone.site(), phone.address()));
    }
    text.append("\nPaste this:\n\n").append(curl(url));
    text.append("\n\nOr this, which does not wait, and then watches:\n\n").append(watch(url));
    text.append("\n\nCtrl-C ends it.\n");
    return text.append(RULE).append('\n').toString();
  }

  /** The published reference's own example. */
  private String curl(String url) {
    return """
    curl -s %s/v1/instances/sync-command \\
      -H "Content-Type: application/json" \\
      -H "x-request-id: demo-$(date +%%s%%N)-$RANDOM" \\
      -H "X-Auth-Token: $(cat '%s')" \\
      -d '{"command":"ls -l /system","instance_ids":["a44uhlf7","efjy72gs"]}'"""
        .formatted(url, tokenFile);
  }

  private String watch(String url) {
    return """
    TASK=$(curl -s %s/v1/instances/async-command \\
      -H "Content-Type: application/json" \\
      -H "x-request-id: demo-$(date +%%s%%N)-$RANDOM" \\
      -H "X-Auth-Token: $(cat '%s')" \\
      -d '{"command":"sleep 3","instance_ids":["a44uhlf7","efjy72gs"]}' \\
      | sed 's/.*"task_id":"\\([0-9a-f]*\\)".*/\\1/')
    curl -sN %s/v1/instances/tasks/$TASK \\
      -H "Accept: text/event-stream" \\
      -H "X-Auth-Token: $(cat '%s')\""""
        .formatted(url, tokenFile, url, tokenFile);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Welcome[port=" + port + "]";
  }
}
