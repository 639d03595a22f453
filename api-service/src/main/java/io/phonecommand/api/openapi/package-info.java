/** The HTTP contract as an OpenAPI document, made from the code that keeps it. */
@NullMarked
package io.phonecommand.api.openapi;

import org.jspecify.annotations.NullMarked;
