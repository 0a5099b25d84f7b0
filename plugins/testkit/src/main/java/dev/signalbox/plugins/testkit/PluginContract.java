package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host expects of every {@link Plugin}, and of the README beside it. Extend it in the plugin's tests. */
public abstract class PluginContract {

    private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    /** The plugin: a new one each time. */
    protected abstract Plugin plugin();

    /** The jar as the plugin's build packs it. To be overridden where it needs libraries. */
    protected PluginJar jar() throws Exception {
        return PluginJar.of(plugin());
    }

    /** Where operators are told of the keys; relative to the directory that the tests run in. */
    protected Path readme() {
        return Path.of("README.md");
    }

    @Test
    void hasAnIdAndWasBuiltForThisSpi() {
        Assertions.assertTrue(plugin().id().matches(NAME), plugin().id() + " must be lower case with hyphens");
        Assertions.assertEquals(
                SpiVersion.CURRENT, plugin().spiVersion(), "spiVersion() must return SpiVersion.CURRENT");
    }

    @Test
    void isNamedInItsServiceFile() {
        List<String> named = ServiceLoader.load(Plugin.class).stream()
                .map(provider -> provider.type().getName())
                .filter(plugin().getClass().getName()::equals)
                .toList();
        Assertions.assertEquals(
                List.of(plugin().getClass().getName()), named, "META-INF/services/" + Plugin.class.getName());
    }

    @Test
    void offersTypesThatOperatorsCanName() {
        List<OfferedComponent> components = OfferedComponent.of(plugin());
        Assertions.assertFalse(components.isEmpty(), "it offers nothing");
        Set<String> seen = new HashSet<>();
        for (OfferedComponent component : components) {
            Assertions.assertTrue(
                    component.type().matches(NAME), component.type() + " must be lower case with hyphens");
            Assertions.assertTrue(
                    seen.add(component.kind() + component.type()), component.type() + " is offered twice");
        }
    }

    @Test
    void doesNoWorkBeforeItIsUsed() throws Exception {
        StartedThreads threads = StartedThreads.fromNowOn(thread -> false);
        Bounded.call("making the plugin", AT_ONCE, () -> OfferedComponent.of(plugin()));
        threads.requireEnded(Duration.ofSeconds(20));
    }

    @Test
    void documentsItsKeys() {
        DocumentedKeys.requireIn(readme(), plugin());
    }

    @Test
    void needsNothingOutsideItsJars(@TempDir Path plugins) throws Exception {
        try (IsolatedPlugin isolated = IsolatedPlugin.load(jar().writeTo(plugins))) {
            List<String> offered = isolated.call(() -> OfferedComponent.of(isolated.plugin()).stream()
                    .map(component -> component.kind() + " " + component.type())
                    .toList());
            Assertions.assertEquals(
                    OfferedComponent.of(plugin()).stream()
                            .map(component -> component.kind() + " " + component.type())
                            .toList(),
                    offered);
            isolated.requireUnloaded();
        }
    }
}
