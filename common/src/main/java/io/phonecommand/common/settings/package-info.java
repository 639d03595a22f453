/** What both services do with settings: unknown names are refused, and wrong values explained. */
@NullMarked
package io.phonecommand.common.settings;

import org.jspecify.annotations.NullMarked;
