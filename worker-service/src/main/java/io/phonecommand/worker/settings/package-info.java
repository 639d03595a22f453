/**
 * All settings of a worker, as records of the shape of {@code worker-service.yml}. A setting's
 * range stands at its component, rules over several of them in the constructors. Nothing here
 * depends on a feature, so that every feature can depend on this.
 */
@NullMarked
package io.phonecommand.worker.settings;

import org.jspecify.annotations.NullMarked;
