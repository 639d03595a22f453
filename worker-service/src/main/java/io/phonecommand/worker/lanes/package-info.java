/** What happens to a claimed task: admitted once, queued per phone, run, answered. */
@NullMarked
package io.phonecommand.worker.lanes;

import org.jspecify.annotations.NullMarked;
