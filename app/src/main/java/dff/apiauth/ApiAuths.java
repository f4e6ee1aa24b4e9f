package dff.apiauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.auth.MasterSecret;
import dff.auth.SecretBox;
import dff.db.Database;
import dff.db.DuplicateKey;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The API auths: rows in the store, checks in memory. A change commits, then drops the copy; ids that do not exist are remembered too.
 * Safe for all threads.
 */
public final class ApiAuths {
    /** Most API auths an installation may have. */
    static final int MAX_ROWS = 10_000;

    private static final int CACHED = 2_000;
    /** Ids of each kind in an answer that says who names an API auth. */
    private static final int MAX_NAMED = 100;

    private static final String ENTITY = "API auth";

    private final Database database;
    private final SecretBox box;
    private final InstantSource clock;
    private final List<ApiAuthUse> uses = new ArrayList<>(); // filled before the server starts, then only read
    private final Cache<String, Optional<ApiAuth>> byId =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    public ApiAuths(Database database, MasterSecret secret, InstantSource clock) {
        this.database = database;
        this.box = new SecretBox(secret, ENTITY);
        this.clock = clock;
    }

    /** Tells of something that names API auths, before the server starts. */
    public void usedBy(ApiAuthUse use) {
        uses.add(use);
    }

    /** @throws ApiError 404 when there is no such API auth */
    public void demand(String id) {
        if (find(id).isEmpty()) {
            throw missing(id);
        }
    }

    static ApiError missing(String id) {
        return ApiError.notFound(ENTITY, id);
    }

    /** @throws dff.auth.SecretBoxException when its credentials are encrypted with another secret */
    Optional<ApiAuth> find(String id) {
        Optional<ApiAuth> known = byId.getIfPresent(id);
        return known != null
                ? known
                : byId.get(
                        id,
                        missing -> database.read(handle -> ApiAuthSql.find(handle, missing))
                                .map(this::opened));
    }

    private ApiAuth opened(ApiAuthRow row) {
        ApiAuthConfig config = config(row);
        List<ApiAuth.Expected> fields = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        Map<String, String> passwords = new HashMap<>();
        int next = 0;
        for (JsonNode field : config.shown().path("fields")) {
            fields.add(new ApiAuth.Expected(
                    field.path("location").asText(),
                    field.path("name").asText(),
                    Hash.of(config.secrets().get(next++))));
        }
        for (JsonNode user : config.shown().path("users")) {
            String name = user.path("username").asText();
            String password = config.secrets().get(next++);
            hashes.add(Hash.of(name + ":" + password));
            passwords.put(name, password);
        }
        return switch (row.type()) {
            case FIXED_FIELD -> new ApiAuth.FixedField(row.id(), fields);
            case HTTP_BASIC -> new ApiAuth.HttpBasic(row.id(), hashes);
            case HTTP_DIGEST -> new ApiAuth.HttpDigest(row.id(), passwords);
            case FUNC -> new ApiAuth.Func(row.id(), row.funcId());
        };
    }

    /** With the credentials in clear. */
    ApiAuthConfig config(ApiAuthRow row) {
        return new ApiAuthConfig(row.config(), secrets(row.id(), row.sealedSecrets()));
    }

    List<String> secrets(String id, String sealed) {
        List<String> secrets = new ArrayList<>();
        Json.parse(box.open(id, sealed)).forEach(secret -> secrets.add(secret.textValue()));
        return secrets;
    }

    /** The row with another configuration, its credentials encrypted. */
    ApiAuthRow sealed(ApiAuthRow row, ApiAuthConfig config) {
        return new ApiAuthRow(
                row.id(),
                row.title(),
                row.type(),
                config.shown(),
                box.seal(row.id(), Json.text(config.secrets())),
                row.note());
    }

    /** @throws ApiError when the id is taken or there are too many */
    void add(ApiAuthRow row) {
        try {
            database.write(handle -> {
                if (ApiAuthSql.count(handle) >= MAX_ROWS) {
                    throw ApiError.of(ErrorClass.SYS_LIMIT_REACHED, "There may be at most " + MAX_ROWS + " API auths");
                }
                ApiAuthSql.insert(handle, row, clock.millis());
                return null;
            });
        } catch (RuntimeException e) {
            if (DuplicateKey.causes(e)) {
                throw ApiError.of(ErrorClass.CLIENT_DUPLICATED, "Duplicated data Key", Map.of("key", row.id()));
            }
            throw e;
        } finally {
            byId.invalidate(row.id());
        }
    }

    /** @param change gets and gives the row as it is stored */
    void change(String id, UnaryOperator<ApiAuthRow> change) {
        try {
            database.write(handle -> {
                ApiAuthRow row = ApiAuthSql.find(handle, id).orElseThrow(() -> missing(id));
                ApiAuthSql.update(handle, change.apply(row), clock.millis());
                return null;
            });
        } finally {
            byId.invalidate(id);
        }
    }

    /**
     * Deletes one that nobody names.
     *
     * @param force delete it also when it is named; who names it is disabled, and stays closed when enabled again
     * @throws ApiError 403 with the ids of those that name it
     */
    void delete(String id, boolean force) {
        Map<String, List<String>> named = new LinkedHashMap<>();
        try {
            database.write(handle -> {
                ApiAuthSql.find(handle, id).orElseThrow(() -> missing(id));
                uses.forEach(use -> named.put(use.plural(), use.ids(handle, id)));
                if (!force && named.values().stream().anyMatch(ids -> !ids.isEmpty())) {
                    throw ApiError.condition("APIAuthInUse", "This API Auth is in use", shown(named));
                }
                uses.forEach(use -> use.disable(handle, id));
                ApiAuthSql.delete(handle, id);
                return null;
            });
        } finally {
            byId.invalidate(id);
            uses.forEach(use -> use.changed(named.getOrDefault(use.plural(), List.of())));
        }
    }

    private static Map<String, Object> shown(Map<String, List<String>> named) {
        Map<String, Object> shown = new LinkedHashMap<>();
        named.forEach(
                (plural, ids) -> shown.put(plural, ids.stream().limit(MAX_NAMED).toList()));
        return shown;
    }
}
