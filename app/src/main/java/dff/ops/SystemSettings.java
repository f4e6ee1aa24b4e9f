package dff.ops;

import com.fasterxml.jackson.databind.JsonNode;
import dff.db.Database;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Settings that are kept in the store and changed while the product runs. Safe for all threads. */
public final class SystemSettings {
    /** Names this installation; made once. */
    private static final String INSTALLATION = "DATAFLUX_FUNC_ID";

    private final Database database;
    private final InstantSource clock;
    private volatile Runnable changed = () -> {};

    public SystemSettings(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What looks at the settings anew after each change; called now, too. */
    public void whenChanged(Runnable listener) {
        changed = listener;
        listener.run();
    }

    /** Whether records of calls are kept. */
    public boolean keepsRecords() {
        SystemSetting setting = SystemSetting.LOCAL_FUNC_TASK_RECORD_ENABLED;
        return database.read(SystemSettings::stored)
                .getOrDefault(setting.name(), setting.byDefault())
                .asBoolean();
    }

    /** Every setting with its value. */
    public Map<String, Object> all() {
        Map<String, JsonNode> stored = new HashMap<>(database.read(SystemSettings::stored));
        if (!stored.containsKey(INSTALLATION)) {
            stored.put(INSTALLATION, database.write(this::named));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(INSTALLATION, stored.get(INSTALLATION));
        for (SystemSetting setting : SystemSetting.values()) {
            all.put(setting.name(), stored.getOrDefault(setting.name(), setting.byDefault()));
        }
        return all;
    }

    private JsonNode named(Handle handle) {
        Map<String, JsonNode> stored = stored(handle);
        if (stored.containsKey(INSTALLATION)) {
            return stored.get(INSTALLATION);
        }
        String id =
                "DFF" + java.util.UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
        JsonNode made = Json.MAPPER.valueToTree(id);
        put(handle, INSTALLATION, made);
        return made;
    }

    /** A few rows, read by index. */
    private static Map<String, JsonNode> stored(Handle handle) {
        Map<String, JsonNode> found = new HashMap<>();
        handle.createQuery("SELECT id, value_json FROM system_setting")
                .map((row, _) -> Map.entry(row.getString(1), Json.parse(row.getString(2))))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /**
     * Sets a value; an empty one brings the default back.
     *
     * @return {@code oldValue} and {@code newValue}
     * @throws ApiError when there is no such setting or it cannot have that value
     */
    Map<String, Object> set(String id, JsonNode value) {
        SystemSetting setting = known(id);
        boolean reset = SystemSetting.isEmpty(value);
        String allowed = reset ? null : setting.problem(value);
        if (allowed != null) {
            throw ApiError.invalidBody("Field `value` of " + id + " must be " + allowed);
        }
        Map<String, Object> done = database.write(handle -> {
            JsonNode old = stored(handle).getOrDefault(id, setting.byDefault());
            remove(handle, id);
            if (!reset) {
                put(handle, id, value);
            }
            Map<String, Object> change = new LinkedHashMap<>();
            change.put("oldValue", old);
            change.put("newValue", reset ? setting.byDefault() : value);
            return change;
        });
        changed.run();
        return done;
    }

    /** Brings the default back. */
    void delete(String id) {
        known(id);
        database.write(handle -> remove(handle, id));
        changed.run();
    }

    private static SystemSetting known(String id) {
        return SystemSetting.named(id)
                .orElseThrow(() -> ApiError.of(
                        ErrorClass.CLIENT_UNSUPPORTED,
                        "No such system setting",
                        Map.of("id", id, "known", List.of(SystemSetting.values()))));
    }

    private void put(Handle handle, String id, JsonNode value) {
        handle.createUpdate("INSERT INTO system_setting (id, value_json, update_time) VALUES (:id, :json, :now)")
                .bind("id", id)
                .bind("json", value.toString())
                .bind("now", clock.millis())
                .execute();
    }

    private static int remove(Handle handle, String id) {
        return handle.createUpdate("DELETE FROM system_setting WHERE id = :id")
                .bind("id", id)
                .execute();
    }
}
