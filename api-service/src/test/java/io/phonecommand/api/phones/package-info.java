@NullMarked
package io.phonecommand.api.phones;

import org.jspecify.annotations.NullMarked;
