package dff.app;

/** Attacks on a platform started by whoever runs the tests, root in the gate. */
class RootAttackTest extends AttackSuite {
    @Override
    boolean ordinary() {
        return false;
    }
}
