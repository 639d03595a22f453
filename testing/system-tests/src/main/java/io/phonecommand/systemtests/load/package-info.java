/** Callers that ask the api replicas for commands, and the record of what they were told. */
@NullMarked
package io.phonecommand.systemtests.load;

import org.jspecify.annotations.NullMarked;
