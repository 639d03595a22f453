/** Which topics there are, what they are called and how they are made. */
@NullMarked
package io.phonecommand.common.topic;

import org.jspecify.annotations.NullMarked;
