package dev.insula.store;

/** One change of one key within a commit. */
public sealed interface Operation {

  /** The expected revision of a key that must not exist. */
  long ABSENT = 0;

  /** Any version, or none, is fine. */
  long ANY = -1;

  String key();

  /** The revision the key must have: a revision, {@link #ABSENT} or {@link #ANY}. */
  long expected();

  /** Creates or replaces the key. */
  record Put(String key, long expected, Payload value) implements Operation {}

  /**
   * Deletes the key.
   *
   * @param last the object's last state, which watchers get with the revision of the deletion
   */
  record Delete(String key, long expected, Payload last) implements Operation {}

  /**
   * Gives the key a last state and deletes it, by two revisions of which a crash leaves both or
   * none; the second one is the commit's, for its other operations too. For objects that are marked
   * before they go, whose watchers are to see both, in one wait for the disk.
   *
   * @param last the last state, which watchers get once with each revision
   */
  record PutAndDelete(String key, long expected, Payload last) implements Operation {}

  /** Changes nothing, but fails the commit unless the key has the expected revision. */
  record Check(String key, long expected) implements Operation {}
}
