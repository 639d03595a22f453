package io.phonecommand.api.directory;

/** Whether the directory can be believed when it says that an instance does not exist. */
public interface DirectoryState {

  /** False until everything that was in the topic at the start has been read. */
  boolean isComplete();
}
