/** Turns a request into tasks, waits for their results and answers for each instance. */
@NullMarked
package io.phonecommand.api.dispatch;

import org.jspecify.annotations.NullMarked;
