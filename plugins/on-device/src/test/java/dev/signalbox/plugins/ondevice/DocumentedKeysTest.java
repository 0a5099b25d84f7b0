package dev.signalbox.plugins.ondevice;

import dev.signalbox.plugins.testkit.DocumentedKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {

    @Test
    void theReadmeHasTheTablesOfTheDeclaredKeys() {
        DocumentedKeys.requireIn(Path.of("README.md"), new OnDevicePlugin());
    }
}
