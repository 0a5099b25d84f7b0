package dev.signalbox.core.app;

import static java.util.Objects.requireNonNullElse;

import dev.signalbox.core.config.InvalidConfigurationException;
import dev.signalbox.core.http.api.PluginReloading;
import dev.signalbox.core.http.api.PluginStatus;
import dev.signalbox.core.plugin.ComponentStatus;
import dev.signalbox.core.plugin.PluginHost;
import dev.signalbox.core.plugin.PluginRefusedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** What operators see of plugins and may do with them. May be used by any thread. */
record PluginAdministration(PluginHost host, Backends backends) implements PluginReloading {

    /** The state of each plugin by its id, for metrics. */
    static Map<String, String> states(PluginHost host) {
        return host.statuses().stream()
                .collect(Collectors.toMap(
                        status -> status.id(), status -> status.state().name()));
    }

    List<PluginStatus> statuses() {
        return host.statuses().stream()
                .map(status -> new PluginStatus(
                        status.id(),
                        status.version(),
                        status.state().name(),
                        status.reason(),
                        status.warnings(),
                        status.components().stream()
                                .map(PluginAdministration::component)
                                .toList()))
                .toList();
    }

    private static PluginStatus.Component component(ComponentStatus status) {
        return new PluginStatus.Component(
                status.id().kind(),
                status.id().type(),
                status.id().instance(),
                status.state().name(),
                status.reason());
    }

    @Override
    public Outcome reload(String plugin) throws InterruptedException {
        try {
            Backends.Reloaded reloaded = backends.reload(plugin).get();
            return new Outcome(
                    State.LOADED, "", List.of(), reloaded.backends(), reloaded.hurried(), reloaded.leftBehind());
        } catch (ExecutionException e) {
            return refused(requireNonNullElse(e.getCause(), e));
        }
    }

    private static Outcome refused(Throwable failure) {
        if (failure instanceof PluginRefusedException refusal) {
            return Outcome.refused(
                    refusal.isKnown() ? State.REFUSED : State.UNKNOWN, String.valueOf(refusal.getMessage()), List.of());
        }
        if (failure instanceof InvalidConfigurationException invalid) {
            return Outcome.refused(
                    State.REFUSED,
                    "it does not take its configuration: " + invalid.findings().get(0),
                    invalid.findings());
        }
        throw new CompletionException(failure);
    }
}
