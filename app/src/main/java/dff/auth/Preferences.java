package dff.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.json.Json;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How each user wants the interface: an object of the keys they chose; other keys are the interface's to decide. */
final class Preferences {
    private final Database database;
    private final InstantSource clock;

    Preferences(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    ObjectNode of(String userId) {
        return database.read(handle -> stored(handle, userId));
    }

    /** @param changes checked already; null takes a choice back, keys that are not there stay */
    ObjectNode change(String userId, JsonNode changes) {
        return database.write(handle -> {
            ObjectNode all = stored(handle, userId);
            changes.properties().forEach(entry -> {
                if (entry.getValue().isNull()) {
                    all.remove(entry.getKey());
                } else {
                    all.set(entry.getKey(), entry.getValue());
                }
            });
            handle.createUpdate("DELETE FROM user_preference WHERE user_id = :user")
                    .bind("user", userId)
                    .execute();
            handle.createUpdate("""
                            INSERT INTO user_preference (user_id, value_json, update_time) VALUES (:user, :value, :now)
                            """)
                    .bind("user", userId)
                    .bind("value", Json.text(all))
                    .bind("now", clock.millis())
                    .execute();
            return all;
        });
    }

    /** By the primary key. */
    private static ObjectNode stored(Handle handle, String userId) {
        Optional<String> text = handle.createQuery("SELECT value_json FROM user_preference WHERE user_id = :user")
                .bind("user", userId)
                .mapTo(String.class)
                .findOne();
        return text.map(json -> (ObjectNode) Json.parse(json)).orElseGet(Json.MAPPER::createObjectNode);
    }
}
