@NullMarked
package io.phonecommand.api.memory;

import org.jspecify.annotations.NullMarked;
