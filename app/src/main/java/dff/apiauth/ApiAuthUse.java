package dff.apiauth;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Something that names API auths: links, batches. */
public interface ApiAuthUse {
    /** Key of its ids in answers, for example {@code links}. */
    String plural();

    /** Ids of those that name it. */
    List<String> ids(Handle handle, String apiAuthId);

    /** Disables those that name it, within the running transaction; {@link #changed} follows after the commit. */
    void disable(Handle handle, String apiAuthId);

    /** What memory holds of these is no longer true. */
    void changed(List<String> ids);
}
