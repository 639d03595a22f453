/** What an instance id may look like. */
@NullMarked
package io.phonecommand.common.command;

import org.jspecify.annotations.NullMarked;
