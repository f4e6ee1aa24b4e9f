package dff.function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.db.Database;
import dff.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The register of published functions. What is called often is answered from memory; ids that do not exist are remembered
 * too. Safe for all threads.
 *
 * <p>An entry is right as soon as {@link #forget} has returned: the cache loads an id and drops it one after the other, so a
 * load that began before the commit cannot stay.
 */
public final class Functions {
    private static final long MAX_BYTES = 16 * 1024 * 1024;
    /** Rough size of an entry without its texts. */
    private static final int ENTRY_BYTES = 1_024;
    /** Bytes a character of JSON takes when parsed, about. */
    private static final int NODE_FACTOR = 4;
    /** Longest id that can exist; longer ones are not looked up. */
    private static final int MAX_ID = Declaration.MAX_ID;

    private final Database database;
    private final Cache<String, Optional<Function>> byId = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<String, Optional<Function>>weigher((_, function) -> weight(function))
            .build();

    private final List<Consumer<List<String>>> listeners = new CopyOnWriteArrayList<>();

    public Functions(Database database) {
        this.database = database;
    }

    private static int weight(Optional<Function> function) {
        return function.map(known -> ENTRY_BYTES
                        + NODE_FACTOR
                                * (Json.text(known.kwargs()).length()
                                        + Json.text(known.extra()).length())
                        + (known.description() == null ? 0 : known.description().length()))
                .orElse(ENTRY_BYTES / 4);
    }

    /** The published function with that id. Reads the store only when the id was not asked for lately. */
    public Optional<Function> find(String id) {
        if (id.length() > MAX_ID) {
            return Optional.empty();
        }
        Optional<Function> known = byId.getIfPresent(id);
        return known != null
                ? known
                : byId.get(id, missing -> database.read(handle -> FunctionSql.find(handle, missing)));
    }

    /** {@code id} and {@code title} of the published functions with that integration, in the order of their ids. */
    public List<Map<String, Object>> ofIntegration(String integration) {
        return database.read(handle -> FunctionSql.ofIntegration(handle, integration));
    }

    /**
     * Published functions with that integration as the running transaction sees them, in the order of their ids.
     *
     * @param scriptId null = of all scripts
     */
    public List<Function> ofIntegration(Handle handle, String integration, String scriptId) {
        return FunctionSql.ofIntegration(handle, integration, scriptId);
    }

    /**
     * Copies all functions of a script to another one, inside the running transaction.
     *
     * @return ids of the copies, to {@link #forget} after the commit
     */
    public List<String> copy(Handle handle, String fromScript, String toScript, String toSet) {
        return FunctionSql.copy(handle, fromScript, toScript, toSet);
    }

    /**
     * Replaces all functions of a script, inside the running transaction.
     *
     * @return ids to {@link #forget} after the commit
     */
    public List<String> replace(Handle handle, Declaration.Of script, List<Declaration> functions, long now) {
        List<String> ids = remove(handle, script.scriptId());
        FunctionSql.insert(handle, script, functions, now);
        functions.forEach(function -> ids.add(function.idIn(script.scriptId())));
        return ids;
    }

    /**
     * Removes all functions of a script, inside the running transaction.
     *
     * @return ids to {@link #forget} after the commit
     */
    public List<String> remove(Handle handle, String scriptId) {
        List<String> ids = new ArrayList<>(FunctionSql.idsOf(handle, scriptId));
        FunctionSql.deleteOf(handle, scriptId);
        return ids;
    }

    /** Ids of all functions of a script set. */
    public List<String> idsOfSet(Handle handle, String scriptSetId) {
        return FunctionSql.idsOfSet(handle, scriptSetId);
    }

    /** Drops what memory holds, so that the next look-up sees the store. */
    public void forget(List<String> ids) {
        byId.invalidateAll(ids);
        if (!ids.isEmpty()) {
            listeners.forEach(listener -> listener.accept(ids));
        }
    }

    /** As {@link #forget(List)} for everything, when it is not known what changed. */
    public void forgetAll() {
        byId.invalidateAll();
        listeners.forEach(listener -> listener.accept(List.of()));
    }

    /** Hears of changes after they are visible: ids, none when it is not known which. Must be quick. */
    public void whenChanged(Consumer<List<String>> listener) {
        listeners.add(listener);
    }
}
