"""Jobs and their end."""

import datetime

from cluster import *
from common import *
from objects import *


def has_condition(n, name, t):
    return any(
        c["type"] == t and c["status"] == "True"
        for c in get(batch(n, "jobs", name)).get("status", {}).get("conditions", [])
    )


def conditions(n, name, t):
    return [c for c in get(batch(n, "jobs", name)).get("status", {}).get("conditions", []) if c["type"] == t]


@spec("Job should create pods for an Indexed job with completion indexes and specified hostname")
def job_indexed(n):
    call("POST", batch(n, "jobs"), job("j", SUCCEEDS, completionMode="Indexed", completions=4, parallelism=2))
    wait(lambda: has_condition(n, "j", "Complete"), "complete")
    o = get(batch(n, "jobs", "j"))
    assert (
        o["status"]["succeeded"] == 4
        and o["status"]["completedIndexes"] == "0-3"
        and o["status"].get("ready", 0) == 0
        and o["status"].get("uncountedTerminatedPods") == {}
    ), o["status"]
    q = [x for x in pods(n)]
    assert sorted(
        x["metadata"]["annotations"]["batch.kubernetes.io/job-completion-index"] for x in q
    ) == list("0123")
    assert sorted(x["spec"]["hostname"] for x in q) == ["j-0", "j-1", "j-2", "j-3"] and all(
        x["metadata"]["labels"]["batch.kubernetes.io/job-completion-index"] in "0123" for x in q
    )


@spec("Job should adopt matching orphans and release non-matching pods")
def job_adopt(n):
    call("POST", batch(n, "jobs"), job("j", NEVER, parallelism=2, completions=2))
    wait(lambda: count(get(batch(n, "jobs", "j")), "ready") == 2, "2")
    q = pods(n)[0]["metadata"]["name"]
    merge(core(n, "pods", q), {"metadata": {"ownerReferences": None}})
    wait(lambda: get(core(n, "pods", q))["metadata"].get("ownerReferences"), "readopted")
    merge(core(n, "pods", q), {"metadata": {"labels": None}})
    wait(lambda: not get(core(n, "pods", q))["metadata"].get("ownerReferences"), "released")


@spec("Job should manage the lifecycle of a job")
def job_lifecycle(n):
    w = Watch(batch(n, "jobs") + "?watch=1")
    call(
        "POST",
        batch(n, "jobs"),
        job("e2e", SUCCEEDS, {"e2e-job-label": "x"}, suspend=True, completions=1, parallelism=1),
    )
    wait(lambda: has_condition(n, "e2e", "Suspended"), "suspended")
    r = strategic(batch(n, "jobs", "e2e"), {"metadata": {"labels": {"e2e": "patched"}}})
    assert r["metadata"]["labels"]["e2e"] == "patched"
    for _ in range(5):
        o = get(batch(n, "jobs", "e2e"))
        o["spec"]["suspend"] = False
        o["metadata"].setdefault("annotations", {})["updated"] = "true"
        r = call("PUT", batch(n, "jobs", "e2e"), o, ok=False)
        if r["kind"] == "Job":
            break
    wait(lambda: has_condition(n, "e2e", "Complete"), "complete")
    call("DELETE", batch(n, "jobs") + "?labelSelector=e2e=patched&propagationPolicy=Background")
    wait(lambda: any(e["type"] == "DELETED" for e in w.ev), "deleted")


@spec("Job should apply changes to a job status")
def job_status(n):
    call("POST", batch(n, "jobs"), job("j", NEVER, parallelism=2, completions=2, suspend=True))
    wait(lambda: has_condition(n, "j", "Suspended"), "susp")
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    r = merge(
        batch(n, "jobs", "j/status"),
        {
            "metadata": {"annotations": {"patchedstatus": "true"}},
            "status": {
                "conditions": [
                    {
                        "type": "CustomConditionType",
                        "status": "True",
                        "reason": "",
                        "message": "",
                        "lastTransitionTime": now,
                        "lastProbeTime": now,
                    }
                ]
            },
        },
    )
    assert (
        any(c["type"] == "CustomConditionType" for c in r["status"]["conditions"])
        and r["metadata"]["annotations"]["patchedstatus"] == "true"
    ), r
    for _ in range(5):
        o = get(batch(n, "jobs", "j"))
        o["spec"]["suspend"] = False
        call("PUT", batch(n, "jobs", "j"), o, ok=False)
        if not get(batch(n, "jobs", "j"))["spec"].get("suspend"):
            break
    wait(lambda: count(get(batch(n, "jobs", "j")), "ready") == 2, "running", 60)
    r = get(batch(n, "jobs", "j/status"))
    assert r["status"]["ready"] == 2


@spec("Job: backoffLimitPerIndex, maxFailedIndexes, backoffLimit")
def job_sometimes_fail(n):
    # BackoffLimitPerIndex: every index fails but others run
    call(
        "POST",
        batch(n, "jobs"),
        job("bad", FAILS, completionMode="Indexed", completions=2, parallelism=2, backoffLimitPerIndex=0),
    )
    wait(lambda: has_condition(n, "bad", "Failed"), "failed")
    o = get(batch(n, "jobs", "bad"))["status"]
    assert o.get("failedIndexes") == "0,1" and not o.get("completedIndexes") and o["failed"] == 2, o
    assert conditions(n, "bad", "Failed")[0]["reason"] == "FailedIndexes", conditions(n, "bad", "Failed")
    call(
        "POST",
        batch(n, "jobs"),
        job(
            "max",
            FAILS,
            completionMode="Indexed",
            completions=4,
            parallelism=2,
            backoffLimitPerIndex=0,
            maxFailedIndexes=0,
        ),
    )
    wait(lambda: has_condition(n, "max", "Failed"), "failed max")
    assert conditions(n, "max", "Failed")[0]["reason"] == "MaxFailedIndexesExceeded"
    call("POST", batch(n, "jobs"), job("limit", FAILS, backoffLimit=0))
    wait(lambda: has_condition(n, "limit", "Failed"), "backoff")
    assert conditions(n, "limit", "Failed")[0]["reason"] == "BackoffLimitExceeded"
    assert get(batch(n, "jobs", "limit"))["status"]["failed"] == 1


@spec("Job: podFailurePolicy by exit codes, FailIndex, successPolicy")
def job_policies(n):
    call(
        "POST",
        batch(n, "jobs"),
        job(
            "fail",
            FAILS,
            backoffLimit=1000,
            completions=4,
            parallelism=2,
            completionMode="Indexed",
            podFailurePolicy={
                "rules": [
                    {
                        "action": "FailJob",
                        "onExitCodes": {"containerName": "c", "operator": "In", "values": [1]},
                    }
                ]
            },
        ),
    )
    wait(lambda: has_condition(n, "fail", "Failed"), "policy")
    assert conditions(n, "fail", "Failed")[0]["reason"] == "PodFailurePolicy", conditions(n, "fail", "Failed")
    call(
        "POST",
        batch(n, "jobs"),
        job(
            "idx",
            FAILS,
            backoffLimitPerIndex=3,
            completions=2,
            parallelism=2,
            completionMode="Indexed",
            podFailurePolicy={
                "rules": [
                    {
                        "action": "FailIndex",
                        "onExitCodes": {"containerName": "c", "operator": "In", "values": [1]},
                    }
                ]
            },
        ),
    )
    wait(lambda: has_condition(n, "idx", "Failed"), "failindex")
    assert get(batch(n, "jobs", "idx"))["status"]["failed"] == 2
    call(
        "POST",
        batch(n, "jobs"),
        job(
            "succ",
            SUCCEEDS,
            completions=5,
            parallelism=2,
            completionMode="Indexed",
            successPolicy={"rules": [{"succeededIndexes": "0"}]},
        ),
    )
    wait(lambda: has_condition(n, "succ", "Complete"), "success")
    assert (
        conditions(n, "succ", "SuccessCriteriaMet")[0]["reason"] == "SuccessPolicy"
        and conditions(n, "succ", "Complete")[0]["reason"] == "SuccessPolicy"
    )
    call(
        "POST",
        batch(n, "jobs"),
        job(
            "cnt",
            SUCCEEDS,
            completions=5,
            parallelism=2,
            completionMode="Indexed",
            successPolicy={"rules": [{"succeededCount": 1}]},
        ),
    )
    wait(lambda: has_condition(n, "cnt", "Complete"), "success count")


@spec("Job should allow to use a pod failure policy to ignore failure matching on DisruptionTarget condition")
def job_evicted_ignore(n):
    call(
        "POST",
        batch(n, "jobs"),
        job(
            "j",
            NEVER,
            backoffLimit=0,
            completions=1,
            parallelism=1,
            podFailurePolicy={
                "rules": [
                    {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}
                ]
            },
        ),
    )
    wait(lambda: count(get(batch(n, "jobs", "j")), "ready") == 1, "1")
    q = pods(n)[0]["metadata"]
    call(
        "POST",
        core(n, "pods", q["name"]) + "/eviction",
        {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": q["name"], "namespace": n}},
    )
    wait(
        lambda: any(
            x["metadata"]["uid"] != q["uid"] and x["status"].get("phase") == "Running" for x in pods(n)
        ),
        "replacement",
        15,
    )
    assert not has_condition(n, "j", "Failed")


@spec("Job should delete a job; TTLAfterFinished")
def job_delete_ttl(n):
    call("POST", batch(n, "jobs"), job("j", NEVER, parallelism=2))
    wait(lambda: len(pods(n)) == 2, "2")
    call(
        "DELETE",
        batch(n, "jobs", "j"),
        {"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Foreground"},
    )
    wait(lambda: not pods(n) and not get(batch(n, "jobs"))["items"], "gone")
    call("POST", batch(n, "jobs"), job("t", SUCCEEDS, ttlSecondsAfterFinished=2))
    wait(lambda: not get(batch(n, "jobs"))["items"], "ttl")
