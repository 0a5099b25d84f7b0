package dev.signalbox.rules;

/** The type of a fact's field, which says what it may be compared with. */
public enum FieldType {
    /** A number; comparisons with one that is not known never hold. */
    NUMBER,
    /** A text; comparisons with an empty one never hold, because empty means unknown. */
    TEXT,
    /** True or false. */
    FLAG,
    /** One of a fixed set of names, written {@code Placement.GPU} or {@code "GPU"}. */
    CHOICE,
    /** A set of texts, always known, asked with {@code contains}. */
    TEXT_SET,
    /** Texts by key, read as {@code labels["data"]}; a key that is absent is unknown. */
    TEXT_MAP
}
