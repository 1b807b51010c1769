package dev.insula.tenancy.syncer;

import dev.insula.client.ListOptions;
import dev.insula.client.ObjectHead;
import dev.insula.client.ObjectList;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.NodeUp;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.VolumeUp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares both sides of one tenant, and queues what differs: what was missed while nobody watched,
 * or was changed behind the syncer's back. Thread-safe.
 *
 * <p>It compares versions and digests with those of the last time the sides were alike, so that a
 * tenant in step costs no parsing. The super side is read first: what is in it came from an object
 * that the tenant had before, so that what is absent in the tenant's later list was deleted there.
 */
final class Patrol {

  private static final List<PassingKind> CONFIGS =
      Arrays.stream(SyncedKind.values())
          .filter(SyncedKind::isReferenced)
          .map(PassingKind.class::cast)
          .toList();

  private final SuperMirror mirror;
  private final SuperWriter writer;
  private final OfferedClasses classes;
  private final VirtualNodes nodes;
  private final OfferedDefinitions definitions;
  private final CustomKinds kinds;
  private final Queues queues;
  private final SyncFigures figures;

  Patrol(
      SuperMirror mirror,
      SuperWriter writer,
      OfferedClasses classes,
      VirtualNodes nodes,
      OfferedDefinitions definitions,
      CustomKinds kinds,
      Queues queues,
      SyncFigures figures) {
    this.figures = figures;
    this.mirror = mirror;
    this.writer = writer;
    this.classes = classes;
    this.nodes = nodes;
    this.definitions = definitions;
    this.kinds = kinds;
    this.queues = queues;
  }

  /**
   * Compares everything of the tenant. A tenant that can't be read, or whose history went back, is
   * left alone.
   */
  void run(TenantPlane plane) {
    Deletions deletions = plane.deletions();
    boolean quiet = !queues.down().isBusy(plane.uid());
    int gaps = deletions.gaps();
    try {
      var round = new Round(plane, quiet && deletions.hasCompared());
      String doubt = round.doubt();
      deletions.doubt(doubt);
      if (doubt.isEmpty()) {
        round.compare();
        deletions.compared(quiet, gaps);
      }
    } catch (RuntimeException e) {
      deletions.doubt("its control plane can't be read: " + e.getMessage());
    }
  }

  /** One comparison, with what was read for it. */
  private final class Round {
    private final TenantPlane plane;
    private final boolean settled;
    private final Map<PassingKind, Map<SyncKey, SuperRecord>> below = new LinkedHashMap<>();
    private final Map<PassingKind, ObjectList> above = new LinkedHashMap<>();
    private final Set<String> usedNodes = new HashSet<>();
    private final List<SyncKey> orphans = new ArrayList<>();
    private final List<SyncKey> replaced = new ArrayList<>();
    private long population;
    private long known;
    private long revision;

    /**
     * @param settled whether both sides should be alike
     */
    Round(TenantPlane plane, boolean settled) {
      this.plane = plane;
      this.settled = settled;
      known = plane.revision();
      List<PassingKind> passing = passing();
      for (PassingKind kind : passing) {
        var records = new HashMap<SyncKey, SuperRecord>();
        for (SuperRecord record : mirror.of(kind, plane.uid())) {
          if (!record.isCopy()) {
            continue;
          }
          records.put(record.key(kind), record);
          if (!record.nodeName().isEmpty()) {
            usedNodes.add(record.nodeName());
          }
          known = plane.laterOf(known, record.tenantVersion());
        }
        below.put(kind, records);
        population += records.size();
      }
      for (PassingKind kind : passing) {
        if (!kind.isReferenced()) {
          list(kind);
        }
      }
    }

    private List<PassingKind> passing() {
      var out = new ArrayList<PassingKind>(List.of(SyncedKind.values()));
      kinds.downwards().stream()
          .filter(kind -> kind instanceof CustomKind && plane.passes(kind))
          .sorted(Comparator.comparing(PassingKind::ruleName))
          .forEach(out::add);
      return out;
    }

    private void list(PassingKind kind) {
      try {
        ObjectList list = plane.client().list(kind.resource(), "", ListOptions.NONE);
        above.put(kind, list);
        revision = number(list.resourceVersion());
      } catch (ApiException e) {
        if (!(kind instanceof CustomKind) || !e.isNotFound()) {
          throw e;
        }
        // The tenant took the definition away: that says nothing of objects that it had.
        below.remove(kind);
        // When it is served again its objects have to be looked at, as if it had just come.
        plane.customKinds().remove(kind);
        definitions.look(plane, kind.resource().groupResource().toString());
      }
    }

    /** Why the tenant's state is not to be believed; empty if it is. */
    String doubt() {
      if (revision < known) {
        if (plane.deletions().operatorConsents()) {
          plane.beginAgainAt(revision, known);
        } else {
          plane.deletions().wentBack(revision, known);
        }
      }
      String doubt = plane.deletions().historyDoubt();
      if (doubt.isEmpty()) {
        plane.reached(revision);
      }
      return doubt;
    }

    void compare() {
      above.forEach(this::compareListed);
      for (PassingKind kind : CONFIGS) {
        compareConfigs(kind);
      }
      Collection<SyncKey> leave = plane.deletions().judge(orphans, replaced, population, revision);
      leave.forEach(this::bringDown);
      compareTokens();
      compareNodes();
      compareVolumes();
      definitions.compare(plane);
      classes.compare(plane);
      plane.quota().audit(mirror);
      QuotaRefusals.retry(plane, queues);
    }

    private void compareListed(PassingKind kind, ObjectList list) {
      // Of what is listed nobody asks again: what is left in the end is in no list.
      Map<SyncKey, SuperRecord> records = recordsOf(kind);
      for (ApiObject object : list.items()) {
        ObjectHead head = ObjectHead.of(object);
        SyncKey key = SyncKey.of(kind, head.name());
        compareOne(key, head, records.remove(key));
      }
      orphans.addAll(records.keySet());
    }

    private void compareOne(SyncKey key, ObjectHead head, @Nullable SuperRecord record) {
      Pair pair = plane.pairs().get(key);
      if (record == null) {
        boolean withheld = pair != null && pair.isWithheld(head.uid(), head.resourceVersion());
        if (key.kind() != SyncedKind.NAMESPACE && !withheld) {
          bringDown(key);
        }
        return;
      }
      if (!record.deleting() && !record.origin().uid().equals(head.uid())) {
        replaced.add(key);
      }
      boolean alike = pair != null && pair.downIsDone(head.uid(), head.resourceVersion(), record);
      if (key.kind() == SyncedKind.NAMESPACE) {
        // Looked at for the policies in it, of which no digest is kept.
        queues.down().add(plane.uid(), key);
      } else if (!alike) {
        bringDown(key);
      }
      // Of what is met for the first time, the turn downward looks at the status as well.
      if (key.kind() == SyncedKind.POD
          && pair != null
          && (!pair.upIsDone(head.uid(), record) || record.deleting())) {
        queues.up().add(plane.uid(), key);
      }
    }

    private void bringDown(SyncKey key) {
      if (settled) {
        figures.repaired(key.kind());
      }
      queues.down().add(plane.uid(), key);
    }

    private void compareConfigs(PassingKind kind) {
      for (SyncKey key : plane.references().objects(kind)) {
        // A copy that was lost before any informer saw it is missed by nobody else.
        if (!recordsOf(kind).containsKey(key)) {
          plane.present().remove(key);
          bringDown(key);
        }
      }
      recordsOf(kind)
          .forEach(
              (key, record) -> {
                if (record.tokenExpires() > 0) {
                  return;
                }
                ApiObject object = plane.find(kind, key.objectName());
                if (object == null) {
                  orphans.add(key);
                  return;
                }
                ObjectHead head = ObjectHead.of(object);
                Pair pair = plane.pairs().get(key);
                boolean alike =
                    pair != null
                        && pair.downIsDone(head.uid(), head.resourceVersion(), record)
                        && plane.references().contains(key);
                if (!alike) {
                  bringDown(key);
                }
              });
    }

    private void compareTokens() {
      Set<String> secrets = new HashSet<>();
      for (Upkeep.Token token : plane.references().tokens()) {
        var name =
            new ObjectName(plane.superNamespace(token.namespace()), token.need().secretName());
        secrets.add(name.toString());
        if (mirror.get(SyncedKind.SECRET, name) == null) {
          plane.tokens().remove(token);
        }
        if (!plane.tokens().containsKey(token)) {
          queues.upkeep().add(plane.uid(), token);
        }
      }
      for (SuperRecord record : recordsOf(SyncedKind.SECRET).values()) {
        boolean unused =
            record.tokenExpires() > 0
                && !record.deleting()
                && !secrets.contains(record.objectName().toString());
        if (unused && plane.deletions().allPodsKnown()) {
          writer.delete(plane, SyncedKind.SECRET, record, null);
        }
      }
    }

    private void compareNodes() {
      ListOptions virtual = ListOptions.NONE.withLabelSelector(NodeUp.VIRTUAL);
      Set<String> there = new HashSet<>();
      for (ApiObject node : plane.client().list(VirtualNodes.NODES, "", virtual).items()) {
        there.add(ObjectHead.of(node).name().name());
      }
      plane.virtualNodes().retainAll(there);
      for (String node : usedNodes) {
        if (!plane.virtualNodes().contains(node)) {
          queues.upkeep().add(plane.uid(), new Upkeep.VirtualNode(node));
        }
      }
      for (String node : there) {
        if (!usedNodes.contains(node)) {
          queues.upkeep().add(plane.uid(), new Upkeep.VirtualNode(node));
        }
      }
      if (usedNodes.isEmpty() && there.isEmpty()) {
        nodes.provide(plane);
      }
    }

    private void compareVolumes() {
      ListOptions virtual = ListOptions.NONE.withLabelSelector(VolumeUp.VIRTUAL);
      Set<String> there = new HashSet<>();
      for (ApiObject volume : plane.client().list(VirtualVolumes.VOLUMES, "", virtual).items()) {
        there.add(ObjectHead.of(volume).name().name());
      }
      for (String volume : there) {
        if (!plane.virtualVolumes().contains(volume)) {
          queues.upkeep().add(plane.uid(), new Upkeep.Volume(volume));
        }
      }
      plane.virtualVolumes().retainAll(there);
    }

    private Map<SyncKey, SuperRecord> recordsOf(PassingKind kind) {
      return below.getOrDefault(kind, Map.of());
    }

    private static long number(String version) {
      try {
        return Long.parseLong(version);
      } catch (NumberFormatException e) {
        // Versions are opaque to clients: one that is no number can't show that history went back.
        return Long.MAX_VALUE;
      }
    }
  }
}
