package dev.signalbox.plugins.kubernetes;

/** A kubeconfig with one cluster. */
final class Kubeconfig {

    private Kubeconfig() {}

    static String of(String server) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: test
                    cluster:
                      server: %s
                users:
                  - name: sidecar
                    user:
                      token: secret-token
                contexts:
                  - name: test
                    context:
                      cluster: test
                      user: sidecar
                      namespace: llm
                current-context: test
                """.formatted(server);
    }
}
