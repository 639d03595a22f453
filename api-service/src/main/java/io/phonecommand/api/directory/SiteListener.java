package io.phonecommand.api.directory;

/** Hears of a site when the first of its instances is read. */
public interface SiteListener {

  /** Called once per site, on the directory's poll thread: it must not block. */
  void siteAppeared(String site);
}
