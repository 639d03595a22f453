/**
 * How phones are reached: a small port, {@code DeviceShell}, its adapter over ADB (dadb), and the
 * connections kept open to phones.
 */
@NullMarked
package io.phonecommand.worker.adb;

import org.jspecify.annotations.NullMarked;
