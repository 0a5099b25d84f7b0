package dev.signalbox.core.app;

import dev.signalbox.core.app.calibration.Measurement;
import dev.signalbox.core.app.calibration.MeasurementException;
import dev.signalbox.core.app.calibration.Plan;
import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.plugin.BackendComponents;
import dev.signalbox.core.plugin.EndpointComponents;
import dev.signalbox.core.plugin.EntryComponents;
import dev.signalbox.core.plugin.HostServices;
import dev.signalbox.core.plugin.PluginHost;
import dev.signalbox.core.plugin.PluginMetrics;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.Protocol;
import dev.signalbox.spi.backend.ServedModel;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A backend of a configuration that is to be measured, as its provider finds it. */
final class CalibratedBackend implements AutoCloseable {

    private static final int DISCOVERY_SECONDS = 30;

    private final PluginHost plugins;
    private final BackendComponents components;
    private final Backend backend;
    private final ServedModel model;

    private CalibratedBackend(PluginHost plugins, BackendComponents components, Backend backend, ServedModel model) {
        this.plugins = plugins;
        this.components = components;
        this.backend = backend;
        this.model = model;
    }

    /**
     * Finds a backend; no other one is looked for.
     *
     * @param id the backend's, or that of the entry that finds it; of an entry with {@code endpoints} with one's name behind a dot
     * @param model which of its models; null if it has only one
     * @throws dev.signalbox.core.config.InvalidConfigurationException if the file has mistakes
     * @throws MeasurementException if there is no such backend or model, or it can't be asked
     */
    static CalibratedBackend find(ConfigurationFile file, String id, @Nullable String model)
            throws InterruptedException {
        PluginHost plugins = PluginHost.load(
                file.configuration().pluginDirectory(),
                new HostServices(Clock.systemUTC(), System::nanoTime, PluginMetrics.NONE));
        try {
            List<EntryComponents> all = plugins.make(file, entry -> true);
            EntryComponents entry = all.stream()
                    .filter(each -> id.equals(each.name()) || id.startsWith(each.name() + "."))
                    .max(Comparator.comparingInt(each -> each.name().length()))
                    .orElseThrow(() -> new MeasurementException("there is no backend \"" + id + "\" in the file, but "
                            + all.stream().map(EntryComponents::name).toList()));
            BackendComponents components = entry instanceof EndpointComponents search
                    ? plugins.make(configured(file, search), endpoint(search, id))
                    : (BackendComponents) entry;
            Backend backend = discover(components, id.startsWith(components.name()) ? id : components.name());
            return new CalibratedBackend(plugins, components, backend, chosen(backend, model));
        } catch (RuntimeException | InterruptedException e) {
            plugins.close();
            throw e;
        }
    }

    Backend backend() {
        return backend;
    }

    ServedModel model() {
        return model;
    }

    /** What is measured, for the reader of the file. */
    String description() {
        String hardware = backend.hardware().isEmpty() ? backend.placement().name() : backend.hardware();
        return backend.id() + " (" + hardware + ")";
    }

    /** Refuses to spend money that nobody has agreed to. */
    void requirePermission(Plan plan, boolean allowPaid, PrintWriter out) {
        if (backend.owned() && backend.placement() != Placement.HOSTED) {
            return;
        }
        String price = price(plan);
        if (!allowPaid) {
            throw new MeasurementException(backend.id() + " is not ours or hosted, and requests to it may cost money: "
                    + price + ". Maybe --allow-paid.");
        }
        out.println("Requests to " + backend.id() + " may cost money: " + price + ".");
    }

    @Override
    public void close() {
        plugins.close();
    }

    private String price(Plan plan) {
        double usd = 0;
        for (int promptTokens : plan.promptTokens()) {
            InferenceRequest request = InferenceRequest.builder(
                            Measurement.operation(backend, model).orElseThrow(), model.name())
                    .promptTokens(promptTokens)
                    .expectedOutputTokens(plan.outputTokens())
                    .build();
            usd += components
                    .costs()
                    .estimator(backend, model)
                    .estimate(request, Load.UNKNOWN)
                    .usd();
        }
        double all = usd / plan.promptTokens().size() * plan.requests();
        return Double.isNaN(all)
                ? plan.requests() + " requests, at a price that is not configured"
                : String.format(Locale.ROOT, "about $%.4f for %d requests", all, plan.requests());
    }

    private static BackendConfiguration configured(ConfigurationFile file, EndpointComponents search) {
        return file.configuration().backends().stream()
                .filter(each -> each.id().equals(search.name()))
                .findFirst()
                .orElseThrow();
    }

    /** The endpoint an id names, or the only one. Names may have dots, and a backend at one more behind its own. */
    private static Endpoint endpoint(EndpointComponents search, String id) throws InterruptedException {
        List<Endpoint> found = found(search.source().find(), search.name());
        boolean any = id.equals(search.name());
        List<Endpoint> meant = found.stream()
                .filter(each -> any || (id + ".").startsWith(search.name() + "." + each.name() + "."))
                .sorted(Comparator.comparingInt((Endpoint each) -> each.name().length())
                        .reversed())
                .toList();
        if (meant.isEmpty() || (any && meant.size() > 1)) {
            List<String> ids = found.stream()
                    .map(each -> search.name() + "." + each.name())
                    .toList();
            throw new MeasurementException(
                    any
                            ? search.name() + " has " + ids.size() + " endpoints, of which one is measured at a time: "
                                    + ids + (ids.isEmpty() ? "." : ". Maybe --backend " + ids.get(0) + ".")
                            : "there is no endpoint \"" + id + "\" among those that " + search.name() + " finds: "
                                    + ids);
        }
        return meant.get(0);
    }

    private static Backend discover(BackendComponents components, String id) throws InterruptedException {
        List<Backend> found = found(components.provider().discover(), id);
        return found.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new MeasurementException("there is no backend \"" + id + "\" among those that "
                        + components.name() + " finds: "
                        + found.stream().map(Backend::id).toList()));
    }

    private static <T> T found(CompletionStage<T> finding, String id) throws InterruptedException {
        try {
            return finding.toCompletableFuture().get(DISCOVERY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new MeasurementException(id + " can't be found: " + cause.getMessage());
        } catch (TimeoutException e) {
            throw new MeasurementException(id + " was not found within " + DISCOVERY_SECONDS + " s");
        }
    }

    private static ServedModel chosen(Backend backend, @Nullable String name) {
        Protocol protocol = backend.api().protocol();
        if (protocol == Protocol.ON_DEVICE) {
            throw new MeasurementException(
                    backend.id() + " is the client's own device, which can't be asked from here");
        }
        List<ServedModel> models = backend.models().stream()
                .filter(each -> Measurement.operation(backend, each).isPresent())
                .filter(each -> name == null || each.name().equals(name))
                .toList();
        if (models.size() == 1) {
            return models.get(0);
        }
        List<String> names = backend.models().stream().map(ServedModel::name).toList();
        String asked = " chats or completes" + (protocol == Protocol.OPENAI ? "" : " in protocol " + protocol.label());
        if (name != null) {
            throw new MeasurementException(
                    backend.id() + " has no model \"" + name + "\" that" + asked + ", but " + names);
        }
        throw new MeasurementException(
                models.isEmpty()
                        ? backend.id() + " has no model that" + asked + ", but " + names
                        : backend.id() + " has " + models.size() + " models that chat or complete, of " + names
                                + ". Maybe --model NAME.");
    }
}
