/**
 * The contract between Signalbox and its plugins: what a third party compiles against, with the JDK as its only
 * dependency.
 */
module dev.signalbox.spi {
    exports dev.signalbox.spi;
    exports dev.signalbox.spi.backend;
    exports dev.signalbox.spi.cost;

    uses dev.signalbox.spi.Plugin;
}
