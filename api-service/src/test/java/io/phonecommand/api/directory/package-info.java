@NullMarked
package io.phonecommand.api.directory;

import org.jspecify.annotations.NullMarked;
