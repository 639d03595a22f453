package io.phonecommand.worker.inventory;

/**
 * How many instances may leave a site at once. A file that was cut off, or made by a script that
 * failed halfway, is valid YAML; adopting it would withdraw phones that are all there.
 *
 * @param share 0..1 of the instances known before; {@link #FEW} may always leave
 */
record ShrinkLimit(double share) {

  /** Taking some phones out by hand needs no ceremony, however small the site is. */
  static final int FEW = 10;

  static final ShrinkLimit NONE = new ShrinkLimit(1);

  /**
   * Looks whether {@code next} may take the place of what was known before. A file that states how
   * many instances it has is complete: whoever wrote it meant it.
   *
   * @param before how many instances were known
   * @param gone how many of those {@code next} has no more
   * @throws InvalidInventoryException if it may not
   */
  void check(Inventory next, int before, int gone) throws InvalidInventoryException {
    if (!next.isCountStated() && gone > Math.max(FEW, share * before)) {
      throw new InvalidInventoryException(
          "lacks %d of %d instances, more than phone-command.worker.inventory-shrink-limit (%s)"
                  .formatted(gone, before, share)
              + " lets go at once",
          "Mend the file, or, if they are gone for good, write into it: expected-instances: "
              + next.size());
    }
  }
}
