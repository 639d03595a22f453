/** Which tenant owns an instance and at which site it lives, read from the instances topic. */
@NullMarked
package io.phonecommand.api.directory;

import org.jspecify.annotations.NullMarked;
