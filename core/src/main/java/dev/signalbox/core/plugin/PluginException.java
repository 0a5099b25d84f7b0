package dev.signalbox.core.plugin;

import org.jspecify.annotations.Nullable;

/** Thrown when a plugin broke its contract; its message is for the plugin's author. */
final class PluginException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PluginException(String message) {
        super(message);
    }

    PluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What was thrown and what caused it, on one line. */
    static String describe(Throwable thrown) {
        StringBuilder text = new StringBuilder(describeOne(thrown));
        Throwable cause = thrown.getCause();
        for (int depth = 0; cause != null && depth < 3; depth++) {
            text.append(", caused by ").append(describeOne(cause));
            cause = cause.getCause();
        }
        return text.toString();
    }

    private static String describeOne(Throwable thrown) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        if (thrown instanceof PluginException) {
            return message;
        }
        if (thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException) {
            return "class " + message.replace('/', '.') + " is in none of its jars";
        }
        return thrown.getClass().getName() + (message.isEmpty() ? "" : ": " + message);
    }
}
