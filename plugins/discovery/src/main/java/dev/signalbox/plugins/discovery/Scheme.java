package dev.signalbox.plugins.discovery;

/** What a found server speaks. */
enum Scheme {
    HTTP,
    HTTPS
}
