@NullMarked
package io.phonecommand.api;

import org.jspecify.annotations.NullMarked;
