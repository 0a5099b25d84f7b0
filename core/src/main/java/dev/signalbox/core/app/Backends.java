package dev.signalbox.core.app;

import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.fleet.BackendSource;
import dev.signalbox.core.fleet.EndpointGroup;
import dev.signalbox.core.fleet.Fleet;
import dev.signalbox.core.plugin.BackendComponents;
import dev.signalbox.core.plugin.ComponentFactory;
import dev.signalbox.core.plugin.EndpointComponents;
import dev.signalbox.core.plugin.EntryComponents;
import dev.signalbox.core.plugin.PluginHost;
import dev.signalbox.core.plugin.PluginReload;
import dev.signalbox.spi.backend.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configured backends with their components, which can be made and replaced while requests are served.
 *
 * <p>Whatever changes them, a plugin that is loaded anew, endpoints that come and go, the configuration file, happens one change
 * at a time on a thread of its own, and in the same way: new components are made beside the old ones, the fleet takes them whole,
 * and the old ones are closed once their requests have ended.
 */
final class Backends {

    private static final Duration WAIT_FOR_REQUESTS = Duration.ofSeconds(30);
    private static final long EXCHANGE_SECONDS = 30;
    private static final long END_SECONDS = 5;

    private final PluginHost host;
    private final Fleet fleet;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
        Thread made = new Thread(work, "signalbox-backends");
        made.setDaemon(true);
        return made;
    });
    private volatile List<BackendEntry> entries;

    /** What is read of the file that holds; used by the thread only, once it is there. */
    private ConfigurationFile file;

    /**
     * Makes the components of every configured backend.
     *
     * @param watching gives the fleet that watches these sources and groups
     * @throws dev.signalbox.core.config.InvalidConfigurationException with every mistake in the file
     */
    Backends(
            PluginHost host,
            ConfigurationFile file,
            BiFunction<List<BackendSource>, List<EndpointGroup>, Fleet> watching) {
        this.host = host;
        this.file = file;
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.entries = List.of();
        this.entries = remake(host, file, entry -> true);
        this.fleet = watching.apply(sources(entries), groups(entries));
    }

    Fleet fleet() {
        return fleet;
    }

    /** What there is, in the order of the file. */
    List<BackendEntry> entries() {
        return entries;
    }

    /** The thread on which changes are made. */
    ScheduledExecutorService thread() {
        return thread;
    }

    /** Has the next estimates timed: decisions take long. */
    void suspectEstimates() {
        entries.forEach(
                entry -> entry.backends().forEach(each -> each.components().suspect()));
    }

    /**
     * Loads a plugin anew, with its components.
     *
     * @return completes once the former ones have ended; fails with {@link dev.signalbox.core.plugin.PluginRefusedException} or
     *     {@link dev.signalbox.core.config.InvalidConfigurationException} if the plugin is not admitted or its components can't be
     *     made, and then everything is as before
     */
    CompletableFuture<Reloaded> reload(String plugin) {
        return CompletableFuture.completedFuture(plugin).thenComposeAsync(this::exchangePlugin, thread);
    }

    /**
     * What came of loading a plugin anew.
     *
     * @param backends the ids of the entries with components of it
     * @param hurried how many backends' former components were closed before their requests had ended
     * @param leftBehind what the former version left behind, in words
     */
    record Reloaded(List<String> backends, int hurried, List<String> leftBehind) {}

    private CompletableFuture<Reloaded> exchangePlugin(String plugin) {
        PluginReload reload = host.reload(plugin);
        List<String> concerned = entries.stream()
                .filter(entry -> entry.isFrom(plugin))
                .map(BackendEntry::id)
                .toList();
        ConfigurationFile again = file.again();
        List<BackendEntry> next;
        try {
            next = remake(reload, again, entry -> concerned.contains(entry.id()));
        } catch (RuntimeException e) {
            reload.abandon();
            throw e;
        }
        reload.commit();
        file = again;
        return exchange(next).thenApply(hurried -> new Reloaded(concerned, hurried, reload.end()));
    }

    /**
     * Takes over what another reading of the file says of backends. Called on the thread.
     *
     * @throws dev.signalbox.core.config.InvalidConfigurationException with every mistake in the file; everything is then as before
     */
    void take(ConfigurationFile fresh) {
        Map<String, BackendEntry> known =
                entries.stream().collect(Collectors.toMap(BackendEntry::id, Function.identity()));
        List<BackendEntry> next = remake(host, fresh, entry -> {
            BackendEntry before = known.get(entry.id());
            return before == null || !before.configuration().content().equals(entry.content());
        });
        file = fresh;
        var unused = exchange(next);
    }

    /** The file that holds. Called on the thread. */
    ConfigurationFile file() {
        return file;
    }

    private List<BackendEntry> remake(
            ComponentFactory factory, ConfigurationFile fresh, Predicate<BackendConfiguration> wanted) {
        Map<String, BackendEntry> before =
                entries.stream().collect(Collectors.toMap(BackendEntry::id, Function.identity()));
        List<EntryComponents> made = new ArrayList<>(factory.make(fresh, wanted));
        try {
            Map<String, EntryComponents> byName =
                    made.stream().collect(Collectors.toMap(EntryComponents::name, Function.identity()));
            List<BackendEntry> next = new ArrayList<>();
            for (BackendConfiguration each : fresh.configuration().backends()) {
                EntryComponents components = byName.get(each.id());
                BackendEntry former = before.get(each.id());
                if (components == null && former != null) {
                    next.add(former.with(each));
                } else if (components instanceof BackendComponents backend) {
                    next.add(new BackendEntry(
                            each, Optional.empty(), List.of(BackendEntry.InUse.of(Optional.empty(), backend))));
                } else if (components instanceof EndpointComponents search) {
                    next.add(new BackendEntry(each, Optional.of(search(search)), List.of())
                            .at(endpoints(former), (entry, endpoint) -> {
                                BackendComponents there = factory.make(entry, endpoint);
                                made.add(there);
                                return there;
                            }));
                }
            }
            return List.copyOf(next);
        } catch (RuntimeException e) {
            made.forEach(host::release);
            throw e;
        }
    }

    private static List<Endpoint> endpoints(@Nullable BackendEntry former) {
        return former == null
                ? List.of()
                : former.backends().stream()
                        .flatMap(each -> each.endpoint().stream())
                        .toList();
    }

    private BackendEntry.Search search(EndpointComponents components) {
        return new BackendEntry.Search(
                components,
                new EndpointGroup(components.name(), components.source(), endpoints -> located(components, endpoints)));
    }

    private CompletionStage<?> located(EndpointComponents search, List<Endpoint> endpoints) {
        return CompletableFuture.runAsync(
                () -> {
                    List<EntryComponents> made = new ArrayList<>();
                    List<BackendEntry> next = new ArrayList<>();
                    try {
                        for (BackendEntry entry : entries) {
                            next.add(
                                    entry.components().noneMatch(search::equals)
                                            ? entry
                                            : entry.at(endpoints, (configuration, endpoint) -> {
                                                BackendComponents there = host.make(configuration, endpoint);
                                                made.add(there);
                                                return there;
                                            }));
                        }
                    } catch (RuntimeException e) {
                        made.forEach(host::release);
                        throw e;
                    }
                    var unused = exchange(next);
                },
                thread);
    }

    /** Has the fleet take these entries, and ends what is in use no more. */
    private CompletableFuture<Integer> exchange(List<BackendEntry> next) {
        List<BackendEntry> before = entries;
        entries = List.copyOf(next);
        try {
            fleet.use(sources(next), groups(next)).get(EXCHANGE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (Exception e) {
            throw new CompletionException("the fleet did not take the change", e);
        }
        return Retirement.begin(host, thread, leaving(before, next), WAIT_FOR_REQUESTS.toNanos());
    }

    private static List<Retirement.Leaving> leaving(List<BackendEntry> before, List<BackendEntry> next) {
        Set<EntryComponents> staying =
                next.stream().flatMap(BackendEntry::components).collect(Collectors.toSet());
        List<Retirement.Leaving> leaving = new ArrayList<>();
        for (BackendEntry entry : before) {
            entry.search()
                    .ifPresent(search -> leaving.add(new Retirement.Leaving(search.components(), Optional.empty())));
            entry.backends()
                    .forEach(each -> leaving.add(new Retirement.Leaving(
                            each.components(), Optional.of(each.source().tenure()))));
        }
        leaving.removeIf(each -> staying.contains(each.components()));
        return leaving;
    }

    private static List<BackendSource> sources(Collection<BackendEntry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.backends().stream())
                .map(BackendEntry.InUse::source)
                .toList();
    }

    private static List<EndpointGroup> groups(Collection<BackendEntry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.search().stream())
                .map(BackendEntry.Search::group)
                .toList();
    }

    /** Waits for a change under way, and makes no more. The components are closed with the host. */
    void end() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }
}
