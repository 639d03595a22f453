/** The Kafka clients of this worker, and the topics without which it can do nothing. */
@NullMarked
package io.phonecommand.worker.kafka;

import org.jspecify.annotations.NullMarked;
