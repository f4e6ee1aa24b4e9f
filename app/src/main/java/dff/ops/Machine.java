package dff.ops;

import dff.runner.RunnerPool;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the pages of the operator tell about this process and its place.
 *
 * @param settings every setting with its value, secrets hidden
 * @param layers what protects the rest from scripts, and whether it is in force
 * @param storeBytes size of the store on disk
 */
public record Machine(
        String host,
        String version,
        long released,
        Map<String, Object> settings,
        String python,
        List<String> layers,
        Supplier<RunnerPool.Status> pool,
        LongSupplier storeBytes) {
    public Machine {
        layers = List.copyOf(layers);
    }
}
