@NullMarked
package io.phonecommand.api.connections;

import org.jspecify.annotations.NullMarked;
