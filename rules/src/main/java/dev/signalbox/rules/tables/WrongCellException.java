package dev.signalbox.rules.tables;

/** Leaves the cell being read, after the source was told why. */
final class WrongCellException extends Exception {

    private static final long serialVersionUID = 1L;

    WrongCellException() {
        super("the source was told", null, false, false);
    }
}
