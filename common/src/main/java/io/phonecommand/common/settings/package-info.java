/** How both services refuse a setting that can't work. */
@NullMarked
package io.phonecommand.common.settings;

import org.jspecify.annotations.NullMarked;
