@NullMarked
package io.phonecommand.api.dispatch;

import org.jspecify.annotations.NullMarked;
