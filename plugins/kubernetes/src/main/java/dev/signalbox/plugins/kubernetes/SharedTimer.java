package dev.signalbox.plugins.kubernetes;

import io.fabric8.kubernetes.client.utils.Utils;
import java.lang.reflect.Field;
import java.util.concurrent.ExecutorService;

/**
 * The timer that all clients share: it ends with the last of them.
 *
 * <p>Left alone, its thread runs on for up to twenty seconds, and keeps the plugin's classes for as long. There is no other way
 * to end it than by its fields; should another version of the client not have them, it is left alone.
 */
final class SharedTimer {

    private static int users;

    private SharedTimer() {}

    /** Another client will use it. */
    static synchronized void used() {
        users++;
    }

    /** A client has ended, and its threads. */
    static synchronized void unused() {
        users--;
        if (users > 0) {
            return;
        }
        try {
            Object timer = field(Utils.class, "SHARED_SCHEDULER").get(null);
            Field executor = field(timer.getClass(), "executor");
            // As its own methods do.
            synchronized (timer) {
                if (executor.get(timer) instanceof ExecutorService running) {
                    running.shutdownNow();
                    executor.set(timer, null);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(SharedTimer.class.getName())
                    .log(System.Logger.Level.DEBUG, "the client's timer ends by itself", e);
        }
    }

    private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
