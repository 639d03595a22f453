@NullMarked
package io.phonecommand.api.history;

import org.jspecify.annotations.NullMarked;
