/** What the service's Kafka readers share: settings, topics at the start, and the poll loop. */
@NullMarked
package io.phonecommand.api.kafka;

import org.jspecify.annotations.NullMarked;
