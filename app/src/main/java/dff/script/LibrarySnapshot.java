package dff.script;

import dff.runner.ScriptLibrary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The library at one counter. Immutable: a change makes the next one. */
final class LibrarySnapshot implements ScriptLibrary.Snapshot {
    /** Changes remembered; a runner further behind takes everything as changed. */
    static final int MAX_CHANGES = 1_000;

    private record Change(long counter, List<String> scriptIds) {}

    private final long counter;
    private final Md5Map md5s;
    private final List<Change> changes;
    private final CodeCache code;
    private final Networks networks;

    private LibrarySnapshot(long counter, Md5Map md5s, List<Change> changes, CodeCache code, Networks networks) {
        this.counter = counter;
        this.md5s = md5s;
        this.changes = changes;
        this.code = code;
        this.networks = networks;
    }

    /** A library read from the store; what changed before is unknown. */
    static LibrarySnapshot loaded(long counter, Map<String, Optional<String>> md5s, Networks networks, CodeCache code) {
        return new LibrarySnapshot(counter, Md5Map.EMPTY.with(md5s), List.of(), code, networks);
    }

    /** The library after a change. @param changed empty = the script is gone */
    LibrarySnapshot next(long newCounter, Map<String, Optional<String>> changed) {
        List<Change> longer = new ArrayList<>(changes.size() + 1);
        longer.addAll(changes.size() < MAX_CHANGES ? changes : changes.subList(1, changes.size()));
        longer.add(new Change(newCounter, List.copyOf(changed.keySet())));
        return new LibrarySnapshot(newCounter, md5s.with(changed), longer, code, networks);
    }

    /** The same with another policy for the network of one set. @param network empty = as the installation says */
    LibrarySnapshot withNetwork(String scriptSetId, Optional<Boolean> network) {
        return new LibrarySnapshot(counter, md5s, changes, code, networks.with(scriptSetId, network));
    }

    @Override
    public boolean network(String scriptSetId) {
        return networks.isOpen(scriptSetId);
    }

    @Override
    public long counter() {
        return counter;
    }

    @Override
    public Optional<String> md5(String scriptId) {
        return md5s.get(scriptId);
    }

    @Override
    public Optional<String> code(String scriptId, String md5) {
        return code.find(scriptId, md5);
    }

    @Override
    public Optional<List<String>> changedSince(long older) {
        if (older == counter) {
            return Optional.of(List.of());
        }
        // every change raises the counter by one, so the oldest one kept tells how far back this reaches
        if (older > counter || changes.isEmpty() || older < changes.getFirst().counter() - 1) {
            return Optional.empty();
        }
        Set<String> ids = new LinkedHashSet<>();
        int behind = (int) (counter - older);
        changes.subList(changes.size() - behind, changes.size()).forEach(change -> ids.addAll(change.scriptIds()));
        return Optional.of(List.copyOf(ids));
    }
}
