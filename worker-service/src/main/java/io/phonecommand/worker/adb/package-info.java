/** The phone side: a small port, its adapter over dadb, and the connections kept open to phones. */
@NullMarked
package io.phonecommand.worker.adb;

import org.jspecify.annotations.NullMarked;
