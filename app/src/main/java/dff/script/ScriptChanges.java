package dff.script;

/** Hears what changed in scripts, so that open pages read it again. */
@FunctionalInterface
public interface ScriptChanges {
    /** @param kind {@code draft}, {@code script} or {@code scriptSet} @param md5 of the new draft; null = another change */
    void changed(String kind, String id, String md5);

    default void script(String id) {
        changed("script", id, null);
    }

    default void draft(String id, String md5) {
        changed("draft", id, md5);
    }
}
