package io.phonecommand.common.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Takes each name that is asked for as known. Boot alone takes one as unknown whose empty value
 * becomes null, as those of a number, a time or a URL do.
 */
public final class NamesWithoutAValue extends AbstractBindHandler {

  /** Asks {@code parent} for all else. */
  public NamesWithoutAValue(BindHandler parent) {
    super(parent);
  }

  @Override
  public void onFinish(
      ConfigurationPropertyName name,
      Bindable<?> target,
      BindContext context,
      @Nullable Object result)
      throws Exception {
    if (result == null) {
      var unused = onSuccess(name, target, context, "");
    }
    super.onFinish(name, target, context, result);
  }
}
