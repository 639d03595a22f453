/** The main job in one JVM, for a newcomer: broker, phones, workers, API. */
@NullMarked
package io.phonecommand.quickstart;

import org.jspecify.annotations.NullMarked;
