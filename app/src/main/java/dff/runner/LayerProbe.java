package dff.runner;

import dff.runner.temp.TempFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Tells which layers of isolation this machine allows, without disturbing a running instance. */
public final class LayerProbe {
    /** @param python the interpreter that would be used */
    public record Found(String python, String version, Layers layers) {}

    private LayerProbe() {}

    /**
     * Starts a process tree as the platform would, and ends it.
     *
     * @throws RunnerException when no interpreter will do or the tree does not start
     */
    public static Found probe(RunnerConfig config) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("dff-doctor");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            return probe(config, folder);
        } catch (IOException e) {
            throw new RunnerException("cannot make a folder for the trial: " + e.getMessage(), e);
        } finally {
            if (folder != null) {
                RunnerFiles.deleteQuietly(folder);
            }
        }
    }

    private static Found probe(RunnerConfig config, Path folder) throws IOException {
        Path code = folder.resolve("runner");
        RunnerFiles.unpack(code);
        boolean exists = Files.isDirectory(config.dataDirectory());
        Path data = exists ? config.dataDirectory() : Files.createDirectories(folder.resolve("data"));
        Path resources = Files.isDirectory(config.resources())
                ? config.resources()
                : Files.createDirectories(folder.resolve("resources"));
        RunnerConfig trial = new RunnerConfig(
                config.python(),
                data,
                resources,
                config.paths(),
                config.timezone(),
                config.sizes(),
                config.limits(),
                config.isolation());
        Integer uid = RunnerFactory.isRoot() ? RunnerConfig.RUNNER_UID : null;
        String python = Interpreter.find(config.python(), code, uid);
        ZygoteFiles files = new ZygoteFiles(code, folder.resolve("zygote.sock"), folder.resolve("tmp"));
        try (TempFolders _ = new TempFolders(files.temp(), uid);
                Zygote zygote = Zygote.start(python, files, trial, uid)) {
            return new Found(python, zygote.ready().path("python").asText(), zygote.layers());
        }
    }
}
