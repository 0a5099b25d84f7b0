package dev.signalbox.core.policy;

import dev.signalbox.rules.PolicySource;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files a policy may consist of: what decides, and beside it the tests that are kept with it. */
final class PolicyFiles {

    /** The most files of one policy. */
    static final int MAX_FILES = 1_000;

    private static final Pattern NAME = Pattern.compile("policy\\.yaml"
            + "|rules/[\\w][\\w .()+-]{0,120}\\.drl"
            + "|tables/[\\w][\\w .()+-]{0,120}\\.csv"
            + "|tests/[\\w][\\w .()+-]{0,120}_test\\.yaml");

    private static final String TESTS = "tests/";

    private PolicyFiles() {}

    /** Whether a policy may have a file of this name. */
    static boolean allowed(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether a file holds tests. */
    static boolean isTest(String name) {
        return name.startsWith(TESTS);
    }

    /** What names there are, for whoever gave another. */
    static String expected() {
        return "a policy has policy.yaml, rules/*.drl, tables/*.csv and tests/*_test.yaml";
    }

    /**
     * Checks files that came from outside.
     *
     * @throws LifecycleException if a name is none of a policy's, or there is too much of them
     */
    static SortedMap<String, String> checked(Map<String, String> files) {
        if (files.size() > MAX_FILES) {
            throw new LifecycleException(
                    LifecycleException.Kind.INVALID,
                    "too_many_files",
                    files.size() + " files are more than the " + MAX_FILES + " that a policy may have");
        }
        long bytes = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!allowed(file.getKey())) {
                throw new LifecycleException(
                        LifecycleException.Kind.INVALID,
                        "unknown_file",
                        "\"" + shortened(file.getKey()) + "\" is no file of a policy: " + expected());
            }
            bytes += file.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > PolicySource.MAX_BYTES) {
            throw new LifecycleException(
                    LifecycleException.Kind.INVALID,
                    "policy_too_large",
                    "the policy's files have " + bytes + " bytes, at most " + PolicySource.MAX_BYTES + " are taken");
        }
        return new TreeMap<>(files);
    }

    /** What decides: all but the tests. */
    static PolicySource source(Map<String, String> files) {
        SortedMap<String, String> deciding = new TreeMap<>(files);
        deciding.keySet().removeIf(PolicyFiles::isTest);
        return PolicySource.of(deciding);
    }

    static String revision(Map<String, String> files) {
        return source(files).revision();
    }

    static String shortened(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "..." : name;
    }
}
