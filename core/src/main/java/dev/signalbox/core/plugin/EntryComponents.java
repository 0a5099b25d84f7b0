package dev.signalbox.core.plugin;

/** What is made for one entry below {@code backends}: the components of a backend, or what finds the endpoints of several. */
public sealed interface EntryComponents extends AutoCloseable permits BackendComponents, EndpointComponents {

    /** The configured id. */
    String name();

    /** Whether a plugin made any of them. */
    boolean isFrom(String plugin);

    /** Closes them, once. None may be in use any more. */
    @Override
    void close();
}
