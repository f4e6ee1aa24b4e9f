package dff.link;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.db.Database;
import java.util.List;
import java.util.Optional;

/**
 * Links as calls find them. What is called often is answered from memory; ids that do not exist are remembered too, within the
 * same bound. Safe for all threads.
 *
 * <p>A link is right as soon as {@link #forget} has returned: the cache loads an id and drops it one after the other, so a load
 * that began before the commit cannot stay.
 */
public final class AuthLinks {
    private static final int MAX_ID = 64;
    private static final long MAX_BYTES = 32L * 1024 * 1024;
    /** Rough size of an entry without its arguments. */
    private static final int ENTRY_BYTES = 512;

    private final Database database;
    private final Cache<String, Optional<AuthLink>> byId = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<String, Optional<AuthLink>>weigher((_, link) -> weight(link))
            .build();

    public AuthLinks(Database database) {
        this.database = database;
    }

    private static int weight(Optional<AuthLink> link) {
        return ENTRY_BYTES + link.map(known -> 2 * known.kwargsJson().length()).orElse(0);
    }

    /** The link a caller means: the id as it is, else with the prefix of generated ids. */
    public Optional<AuthLink> find(String calledId) {
        Optional<AuthLink> link = byExactId(calledId);
        if (link.isPresent() || hasPrefix(calledId)) {
            return link;
        }
        return byExactId(LinkKind.AUTH_LINK.idPrefix() + calledId)
                .or(() -> byExactId(LinkKind.SYNC_API.idPrefix() + calledId));
    }

    private static boolean hasPrefix(String id) {
        return id.startsWith(LinkKind.AUTH_LINK.idPrefix()) || id.startsWith(LinkKind.SYNC_API.idPrefix());
    }

    private Optional<AuthLink> byExactId(String id) {
        if (id.length() > MAX_ID) {
            return Optional.empty();
        }
        Optional<AuthLink> known = byId.getIfPresent(id);
        return known != null
                ? known
                : byId.get(id, missing -> database.read(handle -> AuthLinkSql.find(handle, missing)));
    }

    /** Drops what memory holds, so that the next call sees the store. */
    void forget(List<String> ids) {
        byId.invalidateAll(ids);
    }

    /** As {@link #forget} for everything, when it is not known what changed. */
    void forgetAll() {
        byId.invalidateAll();
    }
}
