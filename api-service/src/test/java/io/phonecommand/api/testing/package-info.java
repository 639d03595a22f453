/** A real broker, a worker played with plain Kafka clients, tokens, and the service itself. */
@NullMarked
package io.phonecommand.api.testing;

import org.jspecify.annotations.NullMarked;
