package dev.signalbox.plugins.kubernetes;

/** What a found server speaks. */
enum Scheme {
    HTTP,
    HTTPS
}
