package dev.signalbox.core.app;

import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.config.InvalidConfigurationException;
import dev.signalbox.core.http.api.ConfigurationStatus;
import dev.signalbox.rules.Finding;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Takes over changes of the configuration file's backends while the sidecar runs, and says what else has changed.
 *
 * <p>Looks twice a second, on the thread of the backends; the status may be asked for from any.
 */
final class ConfigurationWatch {

    private static final Logger LOG = System.getLogger(ConfigurationWatch.class.getName());
    private static final String BACKENDS = "backends";
    private static final long INTERVAL_MILLIS = 500;

    private final Backends backends;
    private final ConfigurationFile started;
    private final Optional<FileWatch> watch;
    private final String name;
    private final InstantSource clock;
    private volatile ConfigurationStatus status;

    private ConfigurationWatch(
            Backends backends, ConfigurationFile started, Optional<Path> watched, InstantSource clock) {
        this.backends = backends;
        this.started = started;
        this.watch = watched.map(FileWatch::new);
        this.name = started.name();
        this.clock = clock;
        this.status = status(clock.instant(), List.of(), new TreeSet<>());
    }

    /** Begins to look after the file, if it is one and is to be watched. */
    static ConfigurationWatch start(Backends backends, ConfigurationFile started, InstantSource clock) {
        Optional<Path> watched =
                started.path().filter(file -> started.configuration().fleet().watchConfiguration());
        ConfigurationWatch watch = new ConfigurationWatch(backends, started, watched, clock);
        if (watched.isPresent()) {
            var unused = backends.thread()
                    .scheduleWithFixedDelay(watch::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return watch;
    }

    ConfigurationStatus status() {
        return status;
    }

    /** A failure of one look must not end the others. */
    private void look() {
        try {
            if (watch.isPresent() && watch.get().look()) {
                take();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The changed " + name + " could not be taken over", e);
        }
    }

    private void take() {
        ConfigurationFile fresh = backends.file().reread();
        try {
            boolean changed = fresh.differences(backends.file()).contains(BACKENDS);
            backends.take(fresh);
            SortedSet<String> needRestart = fresh.differences(started);
            needRestart.remove(BACKENDS);
            status = status(clock.instant(), List.of(), needRestart);
            LOG.log(
                    Level.INFO,
                    name + (changed ? ": the changed backends are taken over" : ": no backend has changed"));
            status.problems().forEach(problem -> LOG.log(Level.WARNING, problem));
        } catch (InvalidConfigurationException e) {
            status = status(status.since(), e.findings(), status.needRestart());
            LOG.log(
                    Level.WARNING,
                    "The changed " + name + " is not taken over, the last good one holds:\n" + e.getMessage());
        }
    }

    private ConfigurationStatus status(Instant since, List<Finding> mistakes, SortedSet<String> needRestart) {
        return new ConfigurationStatus(name, watch.isPresent(), since, mistakes, needRestart);
    }
}
