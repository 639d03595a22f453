/** What this worker says of itself, so that api replicas know what they can ask of its site. */
@NullMarked
package io.phonecommand.worker.statements;

import org.jspecify.annotations.NullMarked;
