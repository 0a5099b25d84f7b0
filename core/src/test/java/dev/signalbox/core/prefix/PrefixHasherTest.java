package dev.signalbox.core.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.PromptPrefix;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PrefixHasherTest {

    private final PrefixHasher hasher = new PrefixHasher(16);

    @Property
    void promptsThatBeginAlikeHaveTheSameBlocksUpToThere(
            @ForAll @Size(min = 1, max = 200) byte[] beginning,
            @ForAll @Size(max = 200) byte[] one,
            @ForAll @Size(max = 200) byte[] other) {
        PromptPrefix first = prompt(beginning, one);
        PromptPrefix second = prompt(beginning, other);

        for (int i = 0; i < beginning.length / 16; i++) {
            assertThat(first.block(i)).isEqualTo(second.block(i));
        }
    }

    @Test
    void aBlockDependsOnEverythingBeforeIt() {
        PromptPrefix first = prompt(bytes("a" + "x".repeat(63)));
        PromptPrefix second = prompt(bytes("b" + "x".repeat(63)));

        assertThat(first.blocks()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            assertThat(first.block(i)).isNotEqualTo(second.block(i));
        }
    }

    @Test
    void theSameWordsInOtherMessagesAreNotTheSame() {
        assertThat(prompt(bytes("x".repeat(8)), bytes("x".repeat(24))).block(1))
                .isNotEqualTo(
                        prompt(bytes("x".repeat(24)), bytes("x".repeat(8))).block(1));
    }

    @Test
    void imagesAndToolsTellPromptsApart() {
        byte[] text = bytes("x".repeat(32));
        byte[] image = bytes("data:image/png;base64,AAAA");
        Set<Long> hashes = new HashSet<>();
        hashes.add(prompt(text).block(1));
        hasher.begin();
        hasher.other(image, 0, image.length);
        hasher.text(text, 0, text.length);
        hashes.add(hasher.end().block(1));
        hasher.begin();
        hasher.text(text, 0, text.length);
        hasher.front(image, 0, image.length);
        hashes.add(hasher.end().block(1));
        hasher.begin();
        hasher.front(image, 0, image.length - 1);
        hasher.text(text, 0, text.length);
        hashes.add(hasher.end().block(1));

        assertThat(hashes).hasSize(4);
    }

    @Test
    void toolsCountWhereverTheyStand() {
        byte[] text = bytes("x".repeat(32));
        byte[] tools = bytes("[{\"name\":\"weather\"}]");
        hasher.begin();
        hasher.front(tools, 0, tools.length);
        hasher.text(text, 0, text.length);
        PromptPrefix before = hasher.end();
        hasher.begin();
        hasher.text(text, 0, text.length);
        hasher.front(tools, 0, tools.length);

        assertThat(hasher.end().block(1)).isEqualTo(before.block(1));
    }

    @Test
    void aShortPromptHasNoBlocks() {
        assertThat(prompt(bytes("x".repeat(15)))).isSameAs(PromptPrefix.UNKNOWN);
    }

    @Test
    void theRestOfAVeryLongPromptIsLeftOut() {
        PromptPrefix prompt = prompt(bytes("x".repeat(16 * 3000)));

        assertThat(prompt.blocks()).isEqualTo(PrefixHasher.MAX_BLOCKS);
        assertThat(prompt.tokens(PrefixHasher.MAX_BLOCKS, 12_000)).isEqualTo(12_000 * PrefixHasher.MAX_BLOCKS / 3000);
    }

    @Test
    void nothingIsHashedWhereNobodyAsks() {
        PrefixHasher idle = new PrefixHasher(0);
        idle.begin();
        idle.text(bytes("x".repeat(100)), 0, 100);

        assertThat(idle.end()).isSameAs(PromptPrefix.UNKNOWN);
    }

    @Test
    void tokensAreSharedOutByBytes() {
        assertThat(prompt(bytes("x".repeat(64))).tokens(1, 20)).isEqualTo(5);
        assertThat(prompt(bytes("x".repeat(64))).tokens(4, 20)).isEqualTo(20);
    }

    private PromptPrefix prompt(byte[]... texts) {
        hasher.begin();
        for (byte[] text : texts) {
            hasher.text(text, 0, text.length);
        }
        return hasher.end();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
