package dff.bench;

import dff.runner.ScriptLibrary;
import java.util.List;
import java.util.Optional;

/** A library of one script that never changes. */
record OneScript(String id, String text, String textMd5) implements ScriptLibrary, ScriptLibrary.Snapshot {
    @Override
    public Snapshot current() {
        return this;
    }

    @Override
    public long counter() {
        return 1;
    }

    @Override
    public Optional<String> md5(String scriptId) {
        return scriptId.equals(id) ? Optional.of(textMd5) : Optional.empty();
    }

    @Override
    public Optional<String> code(String scriptId, String md5) {
        return scriptId.equals(id) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public Optional<List<String>> changedSince(long counter) {
        return Optional.of(List.of());
    }

    @Override
    public boolean network(String scriptSetId) {
        return true;
    }
}
