package dff.runner;

/** What a run is for, as whoever submitted it knows it. Platform calls that depend on it find it again in {@link RunSpec#owner}. */
public interface RunOwner {}
