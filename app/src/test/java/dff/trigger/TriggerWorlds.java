package dff.trigger;

import dff.app.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Gives the constructor of each test a world in which nothing has been fired yet. The tests of a class use the same one, in turn; it is
 * closed, and its folder deleted, after the last of them.
 */
final class TriggerWorlds extends TypeBasedParameterResolver<TriggerWorld> {
    private record Kept(Path directory, TriggerWorld world) implements AutoCloseable {
        static Kept open() {
            try {
                Path directory = Files.createTempDirectory("dff-trigger");
                return new Kept(directory, new TriggerWorld(directory));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            world.close();
            TestServer.delete(directory);
        }
    }

    @Override
    public TriggerWorld resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TriggerWorld world = context.getStore(ExtensionContext.Namespace.create(context.getRequiredTestClass()))
                .computeIfAbsent(Kept.class, _ -> Kept.open(), Kept.class)
                .world();
        world.reset();
        return world;
    }
}
