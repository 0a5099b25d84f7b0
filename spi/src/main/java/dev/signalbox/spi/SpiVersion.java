package dev.signalbox.spi;

/**
 * The versions of this contract.
 *
 * <p>The number rises only when a plugin built against an older version could no longer run. Interfaces grow by default
 * methods and records keep their old constructors, so that it rarely does.
 */
public final class SpiVersion {

    /** The version this artifact defines; what {@link Plugin#spiVersion()} returns. */
    public static final int CURRENT = 1;

    /** The oldest version a host with this artifact still runs. */
    public static final int OLDEST_SUPPORTED = 1;

    private SpiVersion() {}
}
