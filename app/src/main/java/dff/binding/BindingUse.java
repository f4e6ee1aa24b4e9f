package dff.binding;

import dff.apiauth.ApiAuthUse;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The bindings of one kind as they name API auths. */
public record BindingUse(String plural, BindingKind kind, InstantSource clock) implements ApiAuthUse {
    @Override
    public List<String> ids(Handle handle, String apiAuthId) {
        return BindingSql.idsOfApiAuth(handle, kind.table(), apiAuthId);
    }

    @Override
    public void disable(Handle handle, String apiAuthId) {
        BindingSql.disableOfApiAuth(handle, kind.table(), apiAuthId, clock.millis());
    }

    @Override
    public void changed(List<String> ids) {
        kind.changed(ids);
    }
}
