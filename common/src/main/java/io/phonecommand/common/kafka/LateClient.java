package io.phonecommand.common.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * A client of Kafka that is there before its brokers' names have addresses, which Kafka's own can't
 * be: as long as none has, each call tries to make it and throws a {@link KafkaException}.
 */
public final class LateClient<T> implements InvocationHandler {

  private final Supplier<T> maker;
  private volatile @Nullable T made;

  private LateClient(Supplier<T> maker) {
    this.maker = maker;
  }

  /**
   * Makes the client now, if it can be; otherwise when it is called, on the calling thread.
   *
   * @param type an interface of Kafka's
   * @throws KafkaException if it can't be made of its settings
   */
  @SuppressWarnings("unchecked") // a generic interface has one class for all
  public static <T> T of(Class<? super T> type, Supplier<T> maker) {
    LateClient<T> client = new LateClient<>(maker);
    try {
      var unused = client.get();
    } catch (KafkaException e) {
      if (!lacksAddresses(e)) {
        throw e;
      }
    }
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, client);
  }

  private static boolean lacksAddresses(KafkaException e) {
    Throwable cause = e instanceof ConfigException ? e : e.getCause();
    return cause instanceof ConfigException
        && String.valueOf(cause.getMessage()).startsWith("No resolvable bootstrap urls");
  }

  private T get() {
    T client = made;
    return client == null ? make() : client;
  }

  private synchronized T make() {
    T client = made;
    if (client == null) {
      client = maker.get();
      made = client;
    }
    return client;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (made == null && (method.getName().equals("close") || method.getName().equals("wakeup"))) {
      return null;
    }
    try {
      return method.invoke(get(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
