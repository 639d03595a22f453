/**
 * Which tenant owns an instance and at which site it lives, kept up to date from what all sites
 * announce.
 */
@NullMarked
package io.phonecommand.api.directory;

import org.jspecify.annotations.NullMarked;
