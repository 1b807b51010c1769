package dev.insula.tenancy.quota;

import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.quantity.Quantity;
import dev.insula.machinery.quota.Amounts;
import dev.insula.tenancy.airlock.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who uses how much of one tenant's quota. Thread-safe; no call blocks.
 *
 * <p>INVARIANT: what is charged is never less than what the super cluster has for the tenant, as
 * far as it was written through {@link #reserve}: a write is charged before it is made, with the
 * larger of what was there and what is to be there until it is known how it ended. So writes of
 * several namespaces at the same time cannot exceed the quota together.
 *
 * <p>Bounded by the tenant's objects in the super cluster, which the quota bounds.
 */
public final class QuotaLedger {

  /** An object of the super cluster. */
  public record Place(String kind, ObjectName name) {}

  private static final String RULE = "quota";

  private String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Place, Account> accounts = new HashMap<>();
  private final SortedMap<String, Quantity> used = new TreeMap<>();
  private Amounts hard;
  private long releases;
  private long reservations;

  /**
   * @param name what the quota is called in messages
   */
  public QuotaLedger(String name, Amounts hard) {
    this.name = name;
    this.hard = hard;
  }

  /** What one object is charged with. All under the ledger's lock. */
  private static final class Account {
    private String uid = "";
    private Amounts settled = Amounts.NONE;
    private final Set<Reservation> pending = new TreeSet<>();

    Amounts charge() {
      Amounts most = settled;
      for (Reservation reservation : pending) {
        most = most.max(reservation.amounts);
      }
      return most;
    }
  }

  /** A write that is under way. Exactly one of its methods is called, once. */
  public final class Reservation implements Comparable<Reservation> {
    private final long id;
    private final Place place;
    private final Account account;
    private final Amounts amounts;
    private final Set<String> gone = new TreeSet<>();

    private Reservation(long id, Place place, Account account, Amounts amounts) {
      this.id = id;
      this.place = place;
      this.account = account;
      this.amounts = amounts;
    }

    /** It was written, and uses this. */
    public void settle(String uid, Amounts actual) {
      change(
          () -> {
            account.pending.remove(this);
            if (!gone.contains(uid)) {
              account.uid = uid;
              account.settled = actual.only(hard.names());
            }
          });
    }

    /** It was not written. */
    public void cancel() {
      change(() -> account.pending.remove(this));
    }

    /** It may have been written: it stays charged until somebody has looked. */
    public void doubt() {
      change(
          () -> {
            account.pending.remove(this);
            account.uid = "";
            account.settled = account.settled.max(amounts);
          });
    }

    private void change(Runnable step) {
      QuotaLedger.this.change(place, account, step);
    }

    @Override
    public int compareTo(Reservation other) {
      return Long.compare(id, other.id);
    }
  }

  /**
   * Charges what is about to be written.
   *
   * @throws QuotaExceededException if there is not enough left
   */
  public Reservation reserve(Place place, Amounts wanted) {
    lock.lock();
    try {
      Account account = accounts.computeIfAbsent(place, _ -> new Account());
      Amounts before = account.charge();
      var reservation = new Reservation(reservations++, place, account, wanted.only(hard.names()));
      Amounts growth = before.max(reservation.amounts).beyond(before).withoutZeros();
      Amounts exceeding = new Amounts(used).plus(growth).only(growth.names()).exceeding(hard);
      if (!exceeding.isEmpty()) {
        forgetEmpty(place, account);
        throw new QuotaExceededException(exceeded(growth, exceeding.names()), releases);
      }
      account.pending.add(reservation);
      book(before, account.charge());
      return reservation;
    } finally {
      lock.unlock();
    }
  }

  private Refusal exceeded(Amounts growth, Set<String> names) {
    return new Refusal(
        "spec",
        RULE,
        "exceeded quota: "
            + name
            + ", requested: "
            + growth.only(names)
            + ", used: "
            + new Amounts(used).only(names)
            + ", limited: "
            + hard.only(names)
            + " in all namespaces together",
        "delete what is not needed any more, or ask the platform for more");
  }

  /** The object is there, whether there is room for it or not. */
  public void found(Place place, String uid, Amounts actual) {
    withAccount(
        place,
        account -> {
          account.uid = uid;
          account.settled = actual.only(hard.names());
        });
  }

  /** Whether the object is charged. */
  public boolean knows(Place place, String uid) {
    lock.lock();
    try {
      Account account = accounts.get(place);
      return account != null && (account.uid.equals(uid) || !account.pending.isEmpty());
    } finally {
      lock.unlock();
    }
  }

  /** The object of that uid is no more. */
  public void gone(Place place, String uid) {
    withKnown(
        place,
        account -> {
          account.pending.forEach(reservation -> reservation.gone.add(uid));
          if (account.uid.equals(uid)) {
            account.uid = "";
            account.settled = Amounts.NONE;
          }
        });
  }

  /** Somebody has looked, and there is no such object any more; nothing if it was written since. */
  public void absent(Place place, String uid) {
    withKnown(
        place,
        account -> {
          if (account.uid.equals(uid) && account.pending.isEmpty()) {
            account.uid = "";
            account.settled = Amounts.NONE;
          }
        });
  }

  /** A pod has ended and uses no more than this. */
  public void uses(Place place, String uid, Amounts left) {
    withKnown(
        place,
        account -> {
          if (account.uid.equals(uid)) {
            account.settled = left.only(hard.names());
          }
        });
  }

  /** Places that are charged and not being written, with the uid; empty if it is in doubt. */
  public Map<Place, String> settled() {
    lock.lock();
    try {
      var out = new HashMap<Place, String>();
      accounts.forEach(
          (place, account) -> {
            if (account.pending.isEmpty()) {
              out.put(place, account.uid);
            }
          });
      return out;
    } finally {
      lock.unlock();
    }
  }

  /** Other limits for the same names. */
  public void hard(String newName, Amounts limits) {
    lock.lock();
    try {
      name = newName;
      hard = limits;
      releases++;
    } finally {
      lock.unlock();
    }
  }

  Amounts used() {
    lock.lock();
    try {
      return Amounts.zero(hard.names()).plus(new Amounts(used)).only(hard.names());
    } finally {
      lock.unlock();
    }
  }

  /** How often something was released, so that there may be room again. */
  public long releases() {
    lock.lock();
    try {
      return releases;
    } finally {
      lock.unlock();
    }
  }

  private interface Step {
    void on(Account account);
  }

  private void withKnown(Place place, Step step) {
    lock.lock();
    try {
      Account account = accounts.get(place);
      if (account != null) {
        change(place, account, () -> step.on(account));
      }
    } finally {
      lock.unlock();
    }
  }

  private void withAccount(Place place, Step step) {
    lock.lock();
    try {
      Account account = accounts.computeIfAbsent(place, _ -> new Account());
      change(place, account, () -> step.on(account));
    } finally {
      lock.unlock();
    }
  }

  private void change(Place place, Account account, Runnable step) {
    lock.lock();
    try {
      if (accounts.get(place) != account) {
        return;
      }
      Amounts before = account.charge();
      step.run();
      book(before, account.charge());
      forgetEmpty(place, account);
    } finally {
      lock.unlock();
    }
  }

  private void forgetEmpty(Place place, Account account) {
    if (account.pending.isEmpty() && account.uid.isEmpty() && account.settled.isEmpty()) {
      accounts.remove(place);
    }
  }

  private void book(Amounts before, Amounts after) {
    before.byName().forEach((name, amount) -> used.merge(name, amount, Quantity::minus));
    after.byName().forEach((name, amount) -> used.merge(name, amount, Quantity::plus));
    if (!before.beyond(after).withoutZeros().isEmpty()) {
      releases++;
    }
  }
}
