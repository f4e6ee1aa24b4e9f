package dff.accesskey;

/**
 * What the operator sets about access keys.
 *
 * @param secretVisible whether holders of {@code accessKey_r} may read secrets; otherwise each is shown once, when it is made
 * @param firstScheme whether signatures of the first SDKs, which leave the body out, are taken
 * @param clockSeconds how far the sender's clock may be from ours
 * @param nonceLimit nonces remembered at the same time; with more, signed requests are refused until some are forgotten
 */
public record AccessKeyConfig(boolean secretVisible, boolean firstScheme, int clockSeconds, int nonceLimit) {}
