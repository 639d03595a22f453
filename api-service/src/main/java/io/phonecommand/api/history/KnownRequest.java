package io.phonecommand.api.history;

import io.phonecommand.api.directory.Placement;

/**
 * What is remembered of a request.
 *
 * @param fingerprint of its command and instances
 * @param placement where its instances were when it came first
 */
record KnownRequest(String fingerprint, Placement placement) {}
