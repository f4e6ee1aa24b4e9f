package dff.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds a Python that the runners' user can start. */
final class Interpreter {
    private static final long PROBE_SECONDS = 10;
    private static final int MAX_SHOWN = 300;

    private Interpreter() {}

    /** @throws RunnerException telling for each candidate why it will not do */
    static String find(List<String> candidates, Path runnerDirectory, Integer uid) {
        List<String> reasons = new ArrayList<>();
        for (String candidate : candidates) {
            String reason = refusal(candidate, runnerDirectory, uid);
            if (reason == null) {
                return candidate;
            }
            reasons.add(candidate + ": " + reason);
        }
        throw new RunnerException(
                "no usable Python 3.9 or newer (DFF_PYTHON names one): " + String.join("; ", reasons));
    }

    private static String refusal(String python, Path runnerDirectory, Integer uid) {
        List<String> command =
                new ArrayList<>(List.of(python, "-I", "-X", "utf8", runnerDirectory.toString(), "--probe"));
        if (uid != null) {
            command.add(uid.toString());
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "no answer in " + PROBE_SECONDS + " s";
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                return "status " + process.exitValue() + ", "
                        + output.substring(Math.max(0, output.length() - MAX_SHOWN));
            }
            JsonNode answer = Json.parse(output.substring(output.lastIndexOf('\n') + 1));
            return answer.path("freeThreaded").asBoolean() ? "free-threaded builds are not supported" : null;
        } catch (IOException | JsonSyntaxException e) {
            return e.getMessage();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
