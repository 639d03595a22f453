/** What one tenant may ask of the service, so that it never costs another tenant anything. */
@NullMarked
package io.phonecommand.api.limits;

import org.jspecify.annotations.NullMarked;
