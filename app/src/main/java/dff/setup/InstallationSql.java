package dff.setup;

import dff.json.Json;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The row of {@code system_setting} that says the set-up is finished. */
final class InstallationSql {
    private static final String ID = "INSTALLATION";
    private static final String FINGERPRINT = "secretFingerprint";

    private InstallationSql() {}

    /** @return the fingerprint of the secret in use at the set-up; empty before it. By primary key */
    static Optional<String> fingerprint(Handle handle) {
        return handle.createQuery("SELECT value_json FROM system_setting WHERE id = :id")
                .bind("id", ID)
                .mapTo(String.class)
                .findOne()
                .map(json -> Json.parse(json).path(FINGERPRINT).asText());
    }

    /** Fails on the primary key when the set-up is finished already. */
    static void insert(Handle handle, String fingerprint, long now) {
        handle.createUpdate("INSERT INTO system_setting (id, value_json, update_time) VALUES (:id, :json, :now)")
                .bind("id", ID)
                .bind("json", Json.text(Map.of(FINGERPRINT, fingerprint)))
                .bind("now", now)
                .execute();
    }
}
