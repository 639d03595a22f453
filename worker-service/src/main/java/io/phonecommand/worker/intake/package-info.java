/** The Kafka side: polls the site's tasks, claims them, and only then hands them on. */
@NullMarked
package io.phonecommand.worker.intake;

import org.jspecify.annotations.NullMarked;
