package dev.signalbox.spi;

/** The richest kind of content in a request's input. */
public enum Modality {
    TEXT,
    IMAGE,
    AUDIO
}
