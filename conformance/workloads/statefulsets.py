"""StatefulSets."""

import time

from cluster import *
from common import *
from objects import *


@spec("StatefulSet: working scale subresource; Status endpoints; list, patch and delete a collection")
def sts_scale_status_collection(n):
    L = {"foo": "bar"}
    call("POST", apps(n, "statefulsets"), sts(n, "ss", 1, L))
    wait(lambda: count(get(apps(n, "statefulsets", "ss")), "readyReplicas") == 1, "1")
    s = get(apps(n, "statefulsets", "ss/scale"))
    s["spec"]["replicas"] = 2
    s["metadata"].pop("resourceVersion")
    call("PUT", apps(n, "statefulsets", "ss/scale"), s)
    merge(apps(n, "statefulsets", "ss/scale"), {"spec": {"replicas": 3}})
    wait(lambda: count(get(apps(n, "statefulsets", "ss")), "readyReplicas") == 3, "3")
    status_endpoints(n, apps(n, "statefulsets"), "ss", apps(n, "statefulsets", "ss"))
    strategic(
        apps(n, "statefulsets", "ss"),
        {
            "metadata": {"labels": {"test-ss": "patched"}},
            "spec": {
                "replicas": 2,
                "template": {
                    "spec": {
                        "terminationGracePeriodSeconds": 0,
                        "containers": [{"name": "httpd", "image": "pause:5"}],
                    }
                },
            },
        },
    )
    wait(
        lambda: (
            lambda d: count(d, "readyReplicas") == 2
            and count(d, "updatedReplicas") == 2
            and d["status"].get("currentRevision") == d["status"].get("updateRevision")
        )(get(apps(n, "statefulsets", "ss"))),
        "rolled",
        120,
    )
    call("DELETE", apps(n, "statefulsets") + "?labelSelector=test-ss=patched")
    wait(lambda: not get(apps(n, "statefulsets"))["items"], "gone")


@spec(
    "StatefulSet should perform rolling updates and roll backs of template modifications; canary updates and phased rolling updates"
)
def sts_rollback_canary(n):
    L = {"foo": "bar"}
    call(
        "POST",
        apps(n, "statefulsets"),
        sts(
            n, "ss", 3, L, "a:1", updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 3}}
        ),
    )
    wait(lambda: count(get(apps(n, "statefulsets", "ss")), "readyReplicas") == 3, "3")
    o = get(apps(n, "statefulsets", "ss"))
    cur = o["status"]["currentRevision"]
    assert cur == o["status"]["updateRevision"]
    strategic(
        apps(n, "statefulsets", "ss"),
        {"spec": {"template": {"spec": {"containers": [{"name": "httpd", "image": "a:2"}]}}}},
    )
    o = wait(
        lambda: (
            lambda o: (
                o
                if o["status"].get("updateRevision") != cur
                and o["status"]["observedGeneration"] == o["metadata"]["generation"]
                else None
            )
        )(get(apps(n, "statefulsets", "ss"))),
        "update revision",
    )
    new = o["status"]["updateRevision"]
    time.sleep(1)
    assert all(q["spec"]["containers"][0]["image"] == "a:1" for q in pods(n)), "partition 3 updates nothing"
    merge(apps(n, "statefulsets", "ss"), {"spec": {"updateStrategy": {"rollingUpdate": {"partition": 2}}}})
    wait(
        lambda: (
            lambda q: q["spec"]["containers"][0]["image"] == "a:2"
            and q["metadata"]["labels"]["controller-revision-hash"] == new
            and q["status"].get("phase") == "Running"
        )(get(core(n, "pods", "ss-2"))),
        "canary",
    )
    call("DELETE", core(n, "pods", "ss-0"))
    call("DELETE", core(n, "pods", "ss-2"))
    wait(lambda: count(get(apps(n, "statefulsets", "ss")), "readyReplicas") == 3, "3 again")
    wait(
        lambda: get(core(n, "pods", "ss-0"))["metadata"]["labels"]["controller-revision-hash"] == cur
        and get(core(n, "pods", "ss-2"))["metadata"]["labels"]["controller-revision-hash"] == new,
        "revisions kept",
    )
    merge(apps(n, "statefulsets", "ss"), {"spec": {"updateStrategy": {"rollingUpdate": {"partition": 0}}}})
    wait(
        lambda: (lambda d: d["status"].get("currentRevision") == new and count(d, "updatedReplicas") == 3)(
            get(apps(n, "statefulsets", "ss"))
        ),
        "phased",
        120,
    )
    strategic(
        apps(n, "statefulsets", "ss"),
        {"spec": {"template": {"spec": {"containers": [{"name": "httpd", "image": "a:1"}]}}}},
    )
    wait(
        lambda: (
            lambda d: d["status"].get("currentRevision") == cur
            and d["status"].get("updateRevision") == cur
            and count(d, "updatedReplicas") == 3
        )(get(apps(n, "statefulsets", "ss"))),
        "rollback to the first revision",
        120,
    )


@spec("StatefulSet Should recreate evicted statefulset")
def sts_recreate_failed(n):
    call("POST", apps(n, "statefulsets"), sts(n, "ss", 1, {"a": "b"}))
    wait(lambda: count(get(apps(n, "statefulsets", "ss")), "readyReplicas") == 1, "1")
    o = get(core(n, "pods", "ss-0"))
    uid = o["metadata"]["uid"]
    merge(core(n, "pods", "ss-0/status"), {"status": {"phase": "Failed", "reason": "Evicted"}})
    wait(lambda: get(core(n, "pods", "ss-0"))["metadata"]["uid"] != uid, "recreated")


@spec("StatefulSet Burst scaling")
def sts_burst(n):
    call("POST", apps(n, "statefulsets"), sts(n, "ss", 3, {"a": "b"}, podManagementPolicy="Parallel"))
    wait(lambda: count(get(apps(n, "statefulsets", "ss")), "readyReplicas") == 3, "3")
    merge(apps(n, "statefulsets", "ss/scale"), {"spec": {"replicas": 0}})
    wait(lambda: not pods(n) and count(get(apps(n, "statefulsets", "ss")), "replicas") == 0, "0")


@spec("StatefulSet Scaling should happen in predictable order")
def sts_order_halts(n):
    call("POST", apps(n, "statefulsets"), sts(n, "ss", 1, {"a": "b"}))
    wait(lambda: count(get(apps(n, "statefulsets", "ss")), "readyReplicas") == 1, "1")
    w = Watch(core(n, "pods") + "?watch=1")
    merge(apps(n, "statefulsets", "ss/scale"), {"spec": {"replicas": 3}})
    wait(lambda: count(get(apps(n, "statefulsets", "ss")), "readyReplicas") == 3, "3")
    added = [e["object"]["metadata"]["name"] for e in w.ev if e["type"] == "ADDED"]
    assert [a for a in added if a != "ss-0"] == ["ss-1", "ss-2"], added
    merge(apps(n, "statefulsets", "ss/scale"), {"spec": {"replicas": 0}})
    wait(lambda: not pods(n), "0")
    gone = lambda: [e["object"]["metadata"]["name"] for e in w.ev if e["type"] == "DELETED"]
    wait(lambda: len(gone()) == 3, "all deletions seen")
    assert gone() == ["ss-2", "ss-1", "ss-0"], gone()
