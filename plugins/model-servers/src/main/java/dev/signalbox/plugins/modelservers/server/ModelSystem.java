package dev.signalbox.plugins.modelservers.server;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.BackendApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of server or service, and what is known of every one of that kind.
 *
 * @param type the name an operator writes as {@code provider}
 * @param title its own name
 * @param url where it is; empty if the operator must say
 * @param placement the hardware it runs on; empty if the operator must say, or name the hardware
 * @param service whether it is somebody else's, who tells neither load nor health
 * @param apis how it can be spoken to; the first where the operator doesn't choose
 * @param credentials how it is shown a key
 * @param headers what each request to it must carry beside the key
 * @param operations what its models do where it doesn't say
 * @param listing how it is asked for its models
 * @param watching where it tells how it fares
 * @param loadReports what has to stand in {@link #LOAD_REPORT_HEADER} for it to tell its load with each answer
 */
public record ModelSystem(
        String type,
        String title,
        String url,
        Optional<Placement> placement,
        boolean service,
        List<BackendApi> apis,
        Credentials credentials,
        Map<String, String> headers,
        Set<Operation> operations,
        Listing listing,
        Watching watching,
        Optional<LoadReports> loadReports) {

    /** The request header that asks a server for its load, in the ORCA format it names. */
    public static final String LOAD_REPORT_HEADER = "endpoint-load-metrics-format";

    /**
     * How a server is asked for its load with each answer.
     *
     * @param format the name of the textual ORCA format, as the server spells it
     * @param byDefault whether it is asked unless the operator says no
     */
    public record LoadReports(String format, boolean byDefault) {}

    public ModelSystem {
        requireNonNull(type, "type");
        requireNonNull(title, "title");
        requireNonNull(url, "url");
        requireNonNull(placement, "placement");
        apis = List.copyOf(apis);
        requireNonNull(credentials, "credentials");
        requireNonNull(listing, "listing");
        requireNonNull(watching, "watching");
        requireNonNull(loadReports, "loadReports");
        headers = Map.copyOf(headers);
        operations = Set.copyOf(operations);
    }

    /** A server of the operator's, wherever it runs. */
    public static ModelSystem server(
            String type, String title, BackendApi api, Set<Operation> operations, Listing listing, Watching watching) {
        return new ModelSystem(
                type,
                title,
                "",
                Optional.empty(),
                false,
                List.of(api),
                Credentials.bearer("env:MODEL_SERVER_KEY"),
                Map.of(),
                operations,
                listing,
                watching,
                Optional.empty());
    }

    /** Somebody else's service. */
    public static ModelSystem service(
            String type,
            String title,
            String url,
            Placement placement,
            BackendApi api,
            Credentials credentials,
            Set<Operation> operations,
            Listing listing,
            String healthPath) {
        return new ModelSystem(
                type,
                title,
                url,
                Optional.of(placement),
                true,
                List.of(api),
                credentials,
                Map.of(),
                operations,
                listing,
                Watching.health(healthPath),
                Optional.empty());
    }

    /** How it is spoken to where the operator doesn't choose. */
    public BackendApi api() {
        return apis.get(0);
    }

    /** The same with headers that each request to it must carry. */
    public ModelSystem with(Map<String, String> all) {
        return copy(apis, all, loadReports);
    }

    /** The same, telling its load with each answer. */
    public ModelSystem with(LoadReports reports) {
        return copy(apis, headers, Optional.of(reports));
    }

    /** The same, which can also be spoken to in another way. */
    public ModelSystem orSpeaking(BackendApi other) {
        return copy(List.of(api(), other), headers, loadReports);
    }

    private ModelSystem copy(List<BackendApi> allApis, Map<String, String> allHeaders, Optional<LoadReports> reports) {
        return new ModelSystem(
                type,
                title,
                url,
                placement,
                service,
                allApis,
                credentials,
                allHeaders,
                operations,
                listing,
                watching,
                reports);
    }
}
