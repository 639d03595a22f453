/** Which adb keys a phone lets in, and how a key proves itself. */
@NullMarked
package io.phonecommand.simulator.auth;

import org.jspecify.annotations.NullMarked;
