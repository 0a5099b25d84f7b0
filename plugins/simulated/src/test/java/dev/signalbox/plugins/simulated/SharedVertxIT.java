package dev.signalbox.plugins.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedVertxIT {

    private final SharedVertx shared = new SharedVertx();

    @Test
    void isOneWhileSomebodyUsesIt() throws Exception {
        Vertx vertx = shared.acquire();
        assertThat(shared.acquire()).isSameAs(vertx);

        release();
        assertThat(shared.acquire()).isSameAs(vertx);
        release();
        assertThat(eventLoopEnded(vertx)).isFalse();
        release();
    }

    @Test
    void hasEndedItsEventLoopWhenTheLastUseIsGivenBack() throws Exception {
        Vertx vertx = shared.acquire();
        release();
        assertThat(eventLoopEnded(vertx)).isTrue();

        Vertx next = shared.acquire();
        assertThat(eventLoopEnded(next)).isFalse();
        release();
    }

    private void release() throws Exception {
        shared.release().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static boolean eventLoopEnded(Vertx vertx) {
        return ((VertxInternal) vertx).nettyEventLoopGroup().isTerminated();
    }
}
