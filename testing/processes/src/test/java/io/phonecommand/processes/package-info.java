@NullMarked
package io.phonecommand.processes;

import org.jspecify.annotations.NullMarked;
