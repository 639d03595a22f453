/** The Kafka client settings that both services rely on. */
@NullMarked
package io.phonecommand.common.kafka;

import org.jspecify.annotations.NullMarked;
