package dff.environment;

/** How the installation of one package stands. @param startMillis and endMillis are null until then */
record PackageStatus(String line, State state, Long startMillis, Long endMillis, String error) {
    enum State {
        WAITING,
        INSTALLING,
        SUCCESS,
        FAILURE
    }

    static PackageStatus waiting(String line) {
        return new PackageStatus(line, State.WAITING, null, null, null);
    }

    PackageStatus started(long now) {
        return new PackageStatus(line, State.INSTALLING, now, null, null);
    }

    /** @param problem null = it worked */
    PackageStatus ended(long now, String problem) {
        return new PackageStatus(line, problem == null ? State.SUCCESS : State.FAILURE, startMillis, now, problem);
    }
}
