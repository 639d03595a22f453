package io.phonecommand.common.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The value of a record on {@code phone-command.jobs}. All records of one asynchronous request have
 * the same key, and stand in one partition: first that it was accepted, then what becomes of its
 * jobs, and that it is sent again.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AcceptedRequest.class, name = "accepted"),
  @JsonSubTypes.Type(value = JobReport.class, name = "job"),
  @JsonSubTypes.Type(value = UnsentJob.class, name = "unsent"),
  @JsonSubTypes.Type(value = RepeatedRequest.class, name = "repeated")
})
public sealed interface JobsMessage
    permits AcceptedRequest, JobReport, UnsentJob, RepeatedRequest {}
