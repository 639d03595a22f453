@NullMarked
package io.phonecommand.api.limits;

import org.jspecify.annotations.NullMarked;
