package dff.script;

import dff.db.Database;
import dff.db.DatabaseException;
import dff.function.Functions;
import dff.runner.ScriptLibrary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/**
 * The published scripts. Readers take the current snapshot and never wait. Changes go one after the other, store first, memory
 * second, so that counters reach memory in the order of the store and whoever made a change sees it when {@link #change}
 * returns.
 */
public final class Library implements ScriptLibrary {
    /**
     * What a transaction did.
     *
     * @param scripts MD5 by id; empty = the script is gone or no longer published
     * @param functions ids of all functions touched
     */
    record Change<T>(T answer, Map<String, Optional<String>> scripts, List<String> functions) {}

    /** The network of a set, as it is from a change on. @param open empty = as the installation says */
    record Network(String scriptSetId, Optional<Boolean> open) {}

    private record Committed<T>(Change<T> change, long counter) {}

    private final Database database;
    private final Functions functions;
    private final CodeCache code;
    private final boolean networkByDefault;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile LibrarySnapshot snapshot; // replaced under the lock

    private Library(Database database, Functions functions, boolean networkByDefault) {
        this.networkByDefault = networkByDefault;
        this.database = database;
        this.functions = functions;
        this.code = new CodeCache(database);
        this.snapshot = database.read(this::load);
    }

    /** @param networkByDefault whether scripts may use the network where their set does not say */
    public static Library open(Database database, Functions functions, boolean networkByDefault) {
        return new Library(database, functions, networkByDefault);
    }

    private LibrarySnapshot load(Handle handle) {
        return LibrarySnapshot.loaded(
                LibrarySql.counter(handle),
                LibrarySql.published(handle),
                new Networks(networkByDefault, LibrarySql.networks(handle)),
                code);
    }

    @Override
    public LibrarySnapshot current() {
        return snapshot;
    }

    boolean networkByDefault() {
        return networkByDefault;
    }

    /** Runs the work in one transaction, raises the counter in it and makes the change visible. */
    <T> T change(Database.Work<Change<T>> work) {
        return change(work, Optional.empty());
    }

    /** As above, for work that also changes the network of a set. */
    <T> T change(Database.Work<Change<T>> work, Optional<Network> network) {
        changing.lock();
        try {
            Committed<T> done = database.write(handle -> {
                Change<T> change = work.on(handle);
                return new Committed<>(change, LibrarySql.raise(handle));
            });
            LibrarySnapshot next = snapshot.next(done.counter(), done.change().scripts());
            snapshot = network.map(of -> next.withNetwork(of.scriptSetId(), of.open()))
                    .orElse(next);
            functions.forget(done.change().functions());
            return done.change().answer();
        } catch (DatabaseException e) {
            reload(e);
            throw e;
        } finally {
            changing.unlock();
        }
    }

    /**
     * The store may or may not have taken the change, for example when the caller was interrupted while waiting. Reading with
     * the writer comes after whatever is still on its way there.
     */
    private void reload(DatabaseException failure) {
        boolean interrupted = Thread.interrupted();
        try {
            snapshot = database.write(this::load);
            functions.forgetAll();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
