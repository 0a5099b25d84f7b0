package dev.signalbox.core.app.calibration;

/** Thrown when a backend can't be measured; the message is for the operator. */
public final class MeasurementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MeasurementException(String message) {
        super(message);
    }
}
