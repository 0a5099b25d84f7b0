package dev.signalbox.plugins.discovery;

import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The servers that a name in DNS stands for.
 *
 * <p>It asks in a thread of the host for work that blocks, once the last answer has lived its time.
 */
final class DnsEndpointSource implements EndpointSource {

    private static final int CLOSING_SECONDS = 5;

    private final PluginContext context;
    private final DnsSettings settings;
    private final Records records;
    private final BlockingExchange exchange = new BlockingExchange();
    private volatile @Nullable Known known;
    private volatile CompletableFuture<?> looking = CompletableFuture.completedFuture(null);

    static DnsEndpointSource ofAddresses(PluginContext context) {
        DnsSettings settings = DnsSettings.read(context.configuration());
        return new DnsEndpointSource(context, settings, AddressRecords.read(context.configuration(), settings));
    }

    static DnsEndpointSource ofServices(PluginContext context) {
        DnsSettings settings = DnsSettings.read(context.configuration());
        return new DnsEndpointSource(context, settings, new ServiceRecords(settings.scheme(), settings.path()));
    }

    private DnsEndpointSource(PluginContext context, DnsSettings settings, Records records) {
        this.context = context;
        this.settings = settings;
        this.records = records;
    }

    @Override
    public CompletionStage<List<Endpoint>> find() {
        Known last = known;
        if (last != null && context.clock().instant().isBefore(last.until())) {
            return CompletableFuture.completedFuture(last.endpoints());
        }
        try {
            CompletableFuture<List<Endpoint>> look = CompletableFuture.supplyAsync(this::look, context.blocking());
            looking = look;
            return look;
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new DnsException(settings.name() + " can't be looked up: all threads for that are busy"));
        }
    }

    @Override
    public void close() {
        exchange.close();
        try {
            looking.get(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return; // how it ended matters to nobody any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Endpoint> look() {
        NameServers nameServers =
                settings.servers().isEmpty() ? NameServers.ofSystem() : NameServers.of(settings.servers());
        Found found = found(new DnsClient(nameServers, settings.timeout(), exchange));
        Duration life = found.ttl().compareTo(settings.maxTtl()) < 0 ? found.ttl() : settings.maxTtl();
        known = new Known(found.endpoints(), context.clock().instant().plus(life));
        return found.endpoints();
    }

    /** What the first of the names that has records stands for. */
    private Found found(DnsClient client) {
        boolean exists = false;
        for (Name candidate : client.candidates(settings.name())) {
            Found found = records.look(client, candidate);
            if (!found.endpoints().isEmpty()) {
                return found;
            }
            exists |= found.nameExists();
        }
        if (settings.allowEmpty()) {
            return new Found(exists, List.of(), Duration.ZERO);
        }
        throw new DnsException(
                exists
                        ? settings.name() + " has no " + records.text()
                                + " record. Maybe \"allowEmpty: true\" if that means that there is no server."
                        : settings.name() + " does not exist (NXDOMAIN), looked up as "
                                + client.candidates(settings.name()));
    }

    /** What was found, and until when it holds. */
    private record Known(List<Endpoint> endpoints, Instant until) {}
}
