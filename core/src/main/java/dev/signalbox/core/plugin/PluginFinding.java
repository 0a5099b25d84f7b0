package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

/**
 * Something to tell the author of a plugin.
 *
 * @param error whether a host would refuse the plugin or be harmed by it; else it is advice
 * @param code the kind of finding, stable across releases, such as {@code no-service-file}
 * @param where the directory or jar that it is about
 * @param message what is wrong and what would be right
 */
public record PluginFinding(boolean error, String code, String where, String message) {

    public PluginFinding {
        requireNonNull(code, "code");
        requireNonNull(where, "where");
        requireNonNull(message, "message");
    }

    static PluginFinding error(String code, Object where, String message) {
        return new PluginFinding(true, code, where.toString(), message);
    }

    static PluginFinding warning(String code, Object where, String message) {
        return new PluginFinding(false, code, where.toString(), message);
    }

    /** The finding on one line: {@code where: error code message}. */
    @Override
    public String toString() {
        return where + ": " + (error ? "error " : "warning ") + code + " " + message;
    }
}
