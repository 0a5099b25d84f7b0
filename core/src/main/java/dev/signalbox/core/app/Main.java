package dev.signalbox.core.app;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the command line. */
@Command(
        name = "signalbox",
        description = "Decides where inference requests run.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main {

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    private Main() {}

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version =
                    Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("development");
            return new String[] {"signalbox " + version};
        }
    }
}
