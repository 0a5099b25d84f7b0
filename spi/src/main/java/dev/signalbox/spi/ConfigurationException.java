package dev.signalbox.spi;

/** Thrown when the operator's configuration is wrong; its message is for the operator and says what would be right. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
