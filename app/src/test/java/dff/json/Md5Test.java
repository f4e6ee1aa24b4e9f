package dff.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Md5Test {
    @Test
    void digests_are_those_everybody_knows() {
        assertThat(Md5.of("")).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(Md5.of("The quick brown fox jumps over the lazy dog")).isEqualTo("9e107d9d372bb6826bd81d3542a419d6");
        assertThat(Md5.of(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}))).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    }
}
