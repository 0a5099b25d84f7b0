package dev.signalbox.core.fleet;

/**
 * Something configured that is watched as long as the configuration has it.
 *
 * @param <C> what is configured
 * @param <W> the implementing class
 */
interface Watched<C, W extends Watched<C, W>> {

    /** The operator's name for it. */
    String name();

    C configured();

    /** Takes the place of one of the same name: what that found holds until this one finds something. */
    void succeed(W former);

    void begin();

    void close();
}
