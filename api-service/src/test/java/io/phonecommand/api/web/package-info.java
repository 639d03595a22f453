@NullMarked
package io.phonecommand.api.web;

import org.jspecify.annotations.NullMarked;
