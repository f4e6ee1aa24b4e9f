package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void no_more_connections_are_allowed_than_half_of_the_files_that_may_be_open() throws IOException {
        // a child has the limit of its parent
        Process shell = new ProcessBuilder("sh", "-c", "ulimit -n").start();
        String limit = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        long most = limit.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(limit) / 2;

        assertThat(OpenFiles.most(Integer.MAX_VALUE)).isEqualTo((int) Math.min(most, Integer.MAX_VALUE));
        assertThat(OpenFiles.most(10)).isEqualTo(10);
    }
}
