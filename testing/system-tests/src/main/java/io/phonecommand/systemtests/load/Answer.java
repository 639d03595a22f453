package io.phonecommand.systemtests.load;

import io.phonecommand.common.message.CmdResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP answer.
 *
 * @param status the HTTP status
 * @param errorCode the body's {@code error_code}, {@code ""} if it has none
 * @param results the {@code cmd_results} of a 200; null for another status, or if the body is not
 *     what the contract says
 */
public record Answer(int status, String errorCode, @Nullable List<CmdResult> results) {

  public static final int OK = 200;

  public boolean isOk() {
    return status == OK;
  }
}
