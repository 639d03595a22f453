/**
 * The Kafka clients of both services: the settings that the promises need, which nobody may change,
 * and what polls have in common.
 */
@NullMarked
package io.phonecommand.common.kafka;

import org.jspecify.annotations.NullMarked;
