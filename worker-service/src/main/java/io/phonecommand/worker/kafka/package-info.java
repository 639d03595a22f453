/**
 * Makes the Kafka clients of this worker, and waits for and watches the topics without which it can
 * do nothing; what reads and writes them stands where its feature is.
 */
@NullMarked
package io.phonecommand.worker.kafka;

import org.jspecify.annotations.NullMarked;
