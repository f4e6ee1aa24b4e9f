package dff.app;

/** Attacks on a platform started by an ordinary user. */
class UserAttackTest extends AttackSuite {
    @Override
    boolean ordinary() {
        return true;
    }
}
