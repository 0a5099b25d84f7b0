package dev.signalbox.core.app;

import dev.signalbox.core.app.calibration.MeasurementException;
import dev.signalbox.core.config.InvalidConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point of the command line. */
@Command(
        name = "signalbox",
        description = "Decides where inference requests run.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            PolicyCommand.class,
            BundleCommand.class,
            CalibrateCommand.class,
            PluginCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:internal error",
            "2:the command was used wrongly",
            "3:policy or configuration is invalid",
            "4:a test or threshold failed"
        },
        footer = {"", "Begin with:  signalbox demo"})
public final class Main implements Runnable {

    /** The exit code of an invalid policy or configuration. */
    static final int INVALID = 3;

    /** The exit code of a test or threshold that failed. */
    static final int FAILED = 4;

    /** The exit code of what went wrong through no fault of the user. */
    static final int INTERNAL_ERROR = 1;

    /** The JDK's logging has two lines for each message where nobody says otherwise. */
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    public static void main(String[] arguments) {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
        }
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        Optional<Serving> serving = Serving.usual(arguments);
        return serving.isPresent() ? serve(serving.get()) : commands().execute(arguments);
    }

    private static int serve(Serving serving) {
        try {
            return serving.run(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        } catch (Exception failure) {
            return exitCode(failure, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        }
    }

    /** The command line, not yet run. */
    static CommandLine commands() {
        CommandLine commands = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionExceptionHandler((failure, command, parsed) -> exitCode(failure, command.getErr()));
        return commands;
    }

    private static int exitCode(Exception failure, PrintWriter err) {
        if (failure instanceof InvalidConfigurationException || failure instanceof InvalidPolicyException) {
            err.println(failure.getMessage());
            return INVALID;
        }
        if (failure instanceof AdminException refused) {
            err.println("signalbox: " + refused.getMessage());
            return refused.exitCode();
        }
        if (failure instanceof IOException) {
            // Its message may be no more than the name of a file.
            err.println("signalbox: " + failure);
            return INTERNAL_ERROR;
        }
        if (failure instanceof StartException || failure instanceof MeasurementException) {
            err.println("signalbox: " + failure.getMessage());
            return INTERNAL_ERROR;
        }
        failure.printStackTrace(err);
        return INTERNAL_ERROR;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"signalbox " + Distribution.version()};
        }
    }
}
