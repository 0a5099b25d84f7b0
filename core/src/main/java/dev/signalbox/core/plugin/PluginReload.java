package dev.signalbox.core.plugin;

import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.spi.backend.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A plugin that is loaded anew beside its former version, which stays in force until {@link #commit}.
 *
 * <p>Used by one thread: make the components that are wanted of the new version, then either commit and, once nothing uses the former version's
 * components any more and they are released, {@link #end} it, or {@link #abandon} the new one.
 */
public final class PluginReload implements ComponentFactory {

    private final PluginHost host;
    private final LoadedPlugin candidate;
    private final Optional<LoadedPlugin> former;
    private final List<LoadedPlugin> next;

    PluginReload(PluginHost host, LoadedPlugin candidate, Optional<LoadedPlugin> former, List<LoadedPlugin> next) {
        this.host = host;
        this.candidate = candidate;
        this.former = former;
        this.next = next;
    }

    @Override
    public List<EntryComponents> make(ConfigurationFile file, Predicate<BackendConfiguration> wanted) {
        return host.make(host.maker(next), file, wanted);
    }

    @Override
    public BackendComponents make(BackendConfiguration entry, Endpoint endpoint) {
        return host.make(host.maker(next), entry, endpoint);
    }

    /** Lets go of the new version, whose components are released before. */
    public void abandon() {
        candidate.close();
    }

    /** Puts the new version in the place of the former one for whatever is made from now on. */
    public void commit() {
        candidate.started();
        host.use(next);
    }

    /**
     * Ends the former version, whose components are released before.
     *
     * @return what it left behind, in words; empty if nothing
     */
    public List<String> end() {
        former.ifPresent(LoadedPlugin::close);
        return former.map(ended -> ended.status().warnings().stream()
                        .filter(warning -> warning.startsWith(LoadedPlugin.LEFT_BEHIND))
                        .toList())
                .orElse(List.of());
    }
}
