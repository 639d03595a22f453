package io.phonecommand.processes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiReplicaTest {

  private static final String METRICS =
      """
      # HELP phone_command_jobs_records_read_total Records of the jobs topic
      # TYPE phone_command_jobs_records_read_total counter
      phone_command_jobs_records_read_total 1234567.0
      phone_command_directory_instances{site="north"} 600.0
      phone_command_directory_instances_more 7.0
      """;

  @Test
  void valueOf_isThatOfTheMetricItself_withLabelsOrWithout() {
    assertThat(ApiReplica.valueOf("phone_command_jobs_records_read_total", METRICS))
        .hasValue(1_234_567);
    assertThat(ApiReplica.valueOf("phone_command_directory_instances", METRICS)).hasValue(600);
  }

  @Test
  void valueOf_isAbsent_whereThereIsNone() {
    assertThat(ApiReplica.valueOf("phone_command_jobs_records", METRICS)).isEmpty();
    assertThat(ApiReplica.valueOf("phone_command_jobs.records_read_total", METRICS)).isEmpty();
  }
}
