package io.phonecommand.processes;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A debugger at a JVM that was started with {@link #flag}: it halts whoever comes to a place of the
 * program, and once it is closed all that it has halted goes on. One thread uses it.
 */
final class Debugger implements AutoCloseable {

  /**
   * The first statement of every method of that name.
   *
   * @param className with its package
   * @param visit which visit halts: the first one, the second one, and so on; no other does. 0:
   *     every visit
   * @param haltsAll whether all threads are halted, and not only the one that comes there
   */
  record Place(String className, String methodName, int visit, boolean haltsAll) {}

  private final VirtualMachine machine;
  private final Place place;

  private Debugger(VirtualMachine machine, Place place) {
    this.machine = machine;
    this.place = place;
  }

  /** What a JVM needs so that a debugger can come to it by way of {@code port}. */
  static String flag(int port) {
    return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
  }

  /**
   * From now on {@code place} halts.
   *
   * @throws IllegalStateException if the program has no such place
   */
  static Debugger at(int port, Place place) throws Exception {
    Debugger debugger = new Debugger(attach(port), place);
    boolean ready = false;
    try {
      debugger.begin();
      ready = true;
      return debugger;
    } finally {
      if (!ready) {
        debugger.close();
      }
    }
  }

  private void begin() {
    // A service that has just started may not have needed the class yet.
    ClassPrepareRequest loaded = machine.eventRequestManager().createClassPrepareRequest();
    loaded.addClassFilter(place.className());
    loaded.enable();
    machine.classesByName(place.className()).forEach(this::haltIn);
  }

  private void haltIn(ReferenceType type) {
    List<Method> found =
        type.methodsByName(place.methodName()).stream()
            .filter(method -> !method.isAbstract())
            .toList();
    if (found.isEmpty()) {
      throw new IllegalStateException(place.className() + " has no method " + place.methodName());
    }
    for (Method method : found) {
      BreakpointRequest request =
          machine.eventRequestManager().createBreakpointRequest(method.location());
      request.setSuspendPolicy(
          place.haltsAll() ? EventRequest.SUSPEND_ALL : EventRequest.SUSPEND_EVENT_THREAD);
      if (place.visit() > 0) {
        request.addCountFilter(place.visit());
      }
      request.enable();
    }
  }

  /**
   * Returns once somebody is halted.
   *
   * @return false if nobody is within {@code limit}
   */
  boolean await(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (long left = limit.toMillis();
        left > 0;
        left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
      EventSet events = machine.eventQueue().remove(left);
      if (events != null) {
        if (events.stream().anyMatch(BreakpointEvent.class::isInstance)) {
          return true;
        }
        events.stream()
            .filter(ClassPrepareEvent.class::isInstance)
            .forEach(event -> haltIn(((ClassPrepareEvent) event).referenceType()));
        events.resume();
      }
    }
    return false;
  }

  /** Lets everything go on, if it is still there. */
  @Override
  public void close() {
    try {
      machine.dispose();
    } catch (VMDisconnectedException e) {
      // It was killed.
    }
  }

  private static VirtualMachine attach(int port) throws Exception {
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(each -> each.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    argument(arguments, "hostname").setValue("127.0.0.1");
    argument(arguments, "port").setValue(Integer.toString(port));
    return connector.attach(arguments);
  }

  private static Connector.Argument argument(
      Map<String, Connector.Argument> arguments, String name) {
    Connector.Argument argument = arguments.get(name);
    if (argument == null) {
      throw new IllegalStateException("no argument " + name);
    }
    return argument;
  }
}
