package io.phonecommand.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.phonecommand.api.testing.Api;
import io.phonecommand.api.testing.Site;
import io.phonecommand.common.message.CmdResult;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SyncCommandIT {

  private static final String TENANT = "acme";

  private final Api api = Api.shared();
  @AutoClose private final Site site = new Site();

  @Test
  void referenceExample_isAnsweredToTheByte() {
    site.addInstances(api, TENANT, "a44uhlf7", "efjy72gs");
    site.answer(
        task ->
            List.of(
                task.instanceId().equals("efjy72gs")
                    ? CmdResult.finished("efjy72gs", 0, "xxxxxx")
                    : CmdResult.finished(
                        "a44uhlf7", 1, "ls: cannot access '/system': No such file or directory")));

    var response = api.run(TENANT, "ls -l /system", "a44uhlf7", "efjy72gs");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"error_code":"0","error_msg":"ok","data":{"cmd_results":[\
            {"instance_id":"a44uhlf7","status":-1,"error_code":"CPS.0191",\
            "error_msg":"Run command failed.",\
            "execute_msg":"ls: cannot access '/system': No such file or directory"},\
            {"instance_id":"efjy72gs","status":2,"error_code":"","error_msg":"",\
            "execute_msg":"xxxxxx"}]}}""");
  }
}
