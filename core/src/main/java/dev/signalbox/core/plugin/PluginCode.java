package dev.signalbox.core.plugin;

import java.util.function.Supplier;

/** Runs a plugin's code as it expects to be run: with its own class loader as that of the thread. */
final class PluginCode {

    private PluginCode() {}

    static <R> R call(ClassLoader loader, Supplier<R> code) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return code.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
