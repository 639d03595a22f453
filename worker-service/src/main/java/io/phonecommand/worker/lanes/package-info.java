/** What happens to a claimed task: admitted once, queued for its phone in order, run, answered. */
@NullMarked
package io.phonecommand.worker.lanes;

import org.jspecify.annotations.NullMarked;
