package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of one plugin. It sees the plugin's jars, the JDK, and of the host only the SPI.
 *
 * <p>It separates versions of libraries. It does not protect the host from a plugin that means harm.
 */
final class PluginClassLoader extends URLClassLoader {

    private static final String SPI = "dev.signalbox.spi.";

    static {
        registerAsParallelCapable();
    }

    PluginClassLoader(String name, URL[] jars) {
        super("plugin-" + name, jars, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        // From the host always: a class of the same name in the plugin's jars would be another class.
        return name.startsWith(SPI) ? Plugin.class.getClassLoader().loadClass(name) : super.loadClass(name, resolve);
    }

    /**
     * Without the JDK's cache of open jars: it goes by their names, and would give a plugin that is loaded anew what its former
     * version's jar held.
     */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        URL resource = getResource(name);
        if (resource == null) {
            return null;
        }
        try {
            URLConnection connection = resource.openConnection();
            connection.setUseCaches(false);
            return connection.getInputStream();
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the plugin brings SPI classes of its own, which are never loaded. */
    boolean bundlesSpi() {
        return findResource(Plugin.class.getName().replace('.', '/') + ".class") != null;
    }
}
