package dev.signalbox.plugins.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** What went wrong with the API server, as an operator can mend it. */
final class ClusterProblem {

    private ClusterProblem() {}

    /**
     * A sentence about it.
     *
     * @param server the API server's address
     * @param resource what was asked for, such as {@code endpointslices}
     * @param group the API group it belongs to; empty for the core group
     */
    static String text(Throwable problem, String server, String resource, String group, String namespace) {
        KubernetesClientException answer = answer(problem);
        if (answer != null && answer.getCode() == 401) {
            return server + " answered 401 to a list of " + resource + ". Maybe the token or certificate has expired.";
        }
        if (answer != null && answer.getCode() == 403) {
            return server + " answered 403 to a list of " + resource
                    + ". The service account needs a Role in namespace \""
                    + namespace + "\" with the rule {apiGroups: [\"" + group + "\"], resources: [" + resource
                    + "], verbs: [list, watch]}.";
        }
        if (answer != null && answer.getCode() > 0) {
            return server + " answered " + answer.getCode() + " to a list of " + resource + ": " + message(answer);
        }
        return server + " can't be asked for " + resource + ": " + message(root(problem));
    }

    private static @Nullable KubernetesClientException answer(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException answer && answer.getCode() > 0) {
                return answer;
            }
        }
        return null;
    }

    private static Throwable root(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String message(Throwable problem) {
        if (problem instanceof KubernetesClientException answer
                && answer.getStatus() != null
                && answer.getStatus().getMessage() != null) {
            return answer.getStatus().getMessage();
        }
        String name = problem.getClass().getSimpleName();
        return problem.getMessage() == null ? name : name + ": " + problem.getMessage();
    }
}
