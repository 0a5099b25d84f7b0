package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of one plugin. It sees the plugin's jars, the JDK, and of the host only the SPI.
 *
 * <p>It separates versions of libraries. It does not protect the host from a plugin that means harm.
 */
final class PluginClassLoader extends URLClassLoader {

    private static final String SPI = "dev.signalbox.spi.";
    private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();

    static {
        registerAsParallelCapable();
    }

    /** Sees the own jars alone, for what libraries are not asked for. */
    private final URLClassLoader own;

    PluginClassLoader(String name, PluginFiles jars) {
        super("plugin-" + name, jars.urls(), ClassLoader.getPlatformClassLoader());
        this.own = new URLClassLoader(jars.ownUrls(), ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        // From the host always: a class of the same name in the plugin's jars would be another class.
        return name.startsWith(SPI) ? Plugin.class.getClassLoader().loadClass(name) : super.loadClass(name, resolve);
    }

    /** A library names no plugin: its jar need not be opened to see that. */
    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        return name.equals(SERVICE) ? own.findResources(name) : super.findResources(name);
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

    /** Whether the plugin's own jars bring classes of the SPI, which are never loaded. */
    boolean bundlesSpi() {
        return own.findResource(Plugin.class.getName().replace('.', '/') + ".class") != null;
    }

    @Override
    public void close() throws IOException {
        try (own) {
            super.close();
        }
    }
}
