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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Places in a worker's program between which a promise could break, at which a debugger can halt
 * it: the product needs no hook for that. Begun at the first statement of a method.
 */
public enum Breakpoint {

  /** The offsets of a batch are about to be committed; nothing of it has started. */
  BEFORE_A_CLAIM("io.phonecommand.worker.intake.ClaimCommitter", "commit"),

  /** The claim stands, and the commands have not started. */
  BETWEEN_CLAIM_AND_START("io.phonecommand.worker.intake.TaskIntake", "handOn"),

  /** The last check before the command is written to the phone. */
  AT_THE_START("io.phonecommand.worker.lanes.TaskExecution", "beginStarting"),

  /** The command has ended, and nobody has been told yet. */
  BETWEEN_EXIT_AND_ANSWER("io.phonecommand.worker.results.ResultPublisher", "publish");

  private final String className;
  private final String methodName;

  Breakpoint(String className, String methodName) {
    this.className = className;
    this.methodName = methodName;
  }

  /** {@code before a claim}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A worker in which nothing moves. */
  public static final class Halted implements AutoCloseable {

    private final VirtualMachine machine;
    private final Worker worker;

    private Halted(VirtualMachine machine, Worker worker) {
      this.machine = machine;
      this.worker = worker;
      worker.beginPause();
    }

    /** Lets it go on, if it is still there. */
    @Override
    public void close() {
      detach(machine);
      worker.endPause();
    }
  }

  /** What a JVM needs to be halted by way of {@code port}. */
  public static String flag(int port) {
    return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
  }

  private static void detach(VirtualMachine machine) {
    try {
      machine.dispose();
    } catch (VMDisconnectedException e) {
      // It was killed.
    }
  }

  Optional<Halted> await(int port, Duration limit, Worker worker) throws Exception {
    VirtualMachine machine = attach(port);
    boolean halted = false;
    try {
      // A worker that has just started may not have needed the class yet.
      ClassPrepareRequest loaded = machine.eventRequestManager().createClassPrepareRequest();
      loaded.addClassFilter(className);
      loaded.enable();
      machine.classesByName(className).forEach(type -> breakAt(type, machine));
      long end = System.nanoTime() + limit.toNanos();
      for (long left = limit.toMillis();
          left > 0 && !halted;
          left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
        EventSet events = machine.eventQueue().remove(left);
        if (events != null) {
          halted = events.stream().anyMatch(BreakpointEvent.class::isInstance);
          events.stream()
              .filter(ClassPrepareEvent.class::isInstance)
              .forEach(event -> breakAt(((ClassPrepareEvent) event).referenceType(), machine));
          if (!halted) {
            events.resume();
          }
        }
      }
    } finally {
      if (!halted) {
        detach(machine);
      }
    }
    return halted ? Optional.of(new Halted(machine, worker)) : Optional.empty();
  }

  private void breakAt(ReferenceType type, VirtualMachine machine) {
    List<Method> found = type.methodsByName(methodName);
    if (found.isEmpty()) {
      throw new IllegalStateException(className + " has no method " + methodName);
    }
    for (Method method : found) {
      BreakpointRequest request =
          machine.eventRequestManager().createBreakpointRequest(method.location());
      request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
      request.enable();
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
