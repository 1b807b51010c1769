"""Specs that several kinds have alike."""

from cluster import *
from objects import *


def status_endpoints(n, coll, name, path):
    o = get(path + "/status")
    for _ in range(8):
        o = get(path)
        o.setdefault("status", {}).setdefault("conditions", []).append(
            {"type": "StatusUpdate", "status": "True", "reason": "E2E", "message": "Set from e2e test"}
        )
        r = call("PUT", path + "/status", o, ok=False)
        if r.get("kind") != "Status":
            break
    assert any(c["type"] == "StatusUpdate" for c in r["status"]["conditions"]), r
    w = Watch(coll + f"?watch=1&fieldSelector=metadata.name={name}")
    r = merge(path + "/status", {"status": {"conditions": [{"type": "StatusPatched", "status": "True"}]}})
    assert [c["type"] for c in r["status"]["conditions"]] == ["StatusPatched"], r["status"]
    wait(
        lambda: any(
            any(c["type"] == "StatusPatched" for c in e["object"].get("status", {}).get("conditions", []))
            for e in w.ev
        ),
        "patch seen by watch",
    )


def adopt(n, make, path, kind):
    call(
        "POST",
        core(n, "pods"),
        {
            "metadata": {"name": "pod-adoption-release", "labels": {"name": "p"}},
            "spec": {"containers": [{"name": "c", "image": "x"}]},
        },
    )
    make()
    wait(
        lambda: (
            lambda o: o and o[0]["kind"] == kind and o[0].get("controller") and o[0].get("blockOwnerDeletion")
        )(get(core(n, "pods", "pod-adoption-release"))["metadata"].get("ownerReferences")),
        "adopted",
    )
    merge(core(n, "pods", "pod-adoption-release"), {"metadata": {"labels": {"name": "released"}}})
    wait(
        lambda: not get(core(n, "pods", "pod-adoption-release"))["metadata"].get("ownerReferences"),
        "released",
    )


def quota_condition(n, path, make):
    call(
        "POST",
        core(n, "resourcequotas"),
        {"metadata": {"name": "condition-test"}, "spec": {"hard": {"pods": "2"}}},
    )
    wait(
        lambda: get(core(n, "resourcequotas", "condition-test")).get("status", {}).get("hard", {}).get("pods")
        == "2",
        "quota status",
    )
    make()
    wait(
        lambda: any(
            c["type"] == "ReplicaFailure" and c["status"] == "True" and c["reason"] == "FailedCreate"
            for c in get(path).get("status", {}).get("conditions", [])
        ),
        "failure condition",
    )
    merge(path, {"spec": {"replicas": 2}})
    wait(
        lambda: not any(c["type"] == "ReplicaFailure" for c in get(path)["status"].get("conditions", [])),
        "condition gone",
    )
