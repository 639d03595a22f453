/** The Kafka clients of this worker and the topics that they need. */
@NullMarked
package io.phonecommand.worker.kafka;

import org.jspecify.annotations.NullMarked;
