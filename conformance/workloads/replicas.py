"""ReplicaSets and ReplicationControllers."""

from cluster import *
from common import *
from objects import *


@spec("ReplicaSet should adopt matching pods on creation and release no longer matching pods")
def rs_adopt(n):
    adopt(
        n,
        lambda: call("POST", apps(n, "replicasets"), rs("r", 1, {"name": "p"})),
        apps(n, "replicasets", "r"),
        "ReplicaSet",
    )


@spec("ReplicaSet: working scale subresource; should validate Replicaset Status endpoints")
def rs_scale_status(n):
    call("POST", apps(n, "replicasets"), rs("r", 1, {"a": "b"}))
    wait(lambda: count(get(apps(n, "replicasets", "r")), "availableReplicas") == 1, "av")
    s = get(apps(n, "replicasets", "r/scale"))
    s["spec"]["replicas"] = 2
    s["metadata"].pop("resourceVersion")
    call("PUT", apps(n, "replicasets", "r/scale"), s)
    merge(apps(n, "replicasets", "r/scale"), {"spec": {"replicas": 4}})
    wait(lambda: count(get(apps(n, "replicasets", "r")), "replicas") == 4, "4")
    wait(lambda: count(get(apps(n, "replicasets", "r")), "availableReplicas") == 4, "4 av")
    status_endpoints(n, apps(n, "replicasets"), "r", apps(n, "replicasets", "r"))


@spec("ReplicaSet: Replace and Patch tests; should list and delete a collection of ReplicaSets")
def rs_replace_patch_collection(n):
    L = {"name": "sample-pod", "pod": "httpd"}
    w = Watch(apps(n, "replicasets") + "?watch=1")
    call("POST", apps(n, "replicasets"), rs("test-rs", 1, L))
    wait(lambda: count(get(apps(n, "replicasets", "test-rs")), "availableReplicas") == 1, "av")
    merge(apps(n, "replicasets", "test-rs/scale"), {"spec": {"replicas": 2}})
    wait(lambda: len(pods(n, "name=sample-pod")) == 2, "2")
    strategic(
        apps(n, "replicasets", "test-rs"),
        {
            "metadata": {"labels": {"test-rs": "patched"}},
            "spec": {
                "replicas": 3,
                "template": {
                    "spec": {
                        "terminationGracePeriodSeconds": 0,
                        "containers": [{"name": "httpd", "image": "pause:9"}],
                    }
                },
            },
        },
    )
    wait(
        lambda: any(
            count(e["object"], "readyReplicas") == 3
            and e["object"]["metadata"]["labels"].get("test-rs") == "patched"
            for e in w.ev
        ),
        "3 ready by watch",
    )
    call("DELETE", apps(n, "replicasets") + "?labelSelector=pod=httpd")
    wait(lambda: not get(apps(n, "replicasets"))["items"], "gone")
    wait(lambda: not pods(n), "pods gone")


@spec("ReplicaSet should surface a failure condition on a common issue like exceeded quota")
def rs_quota(n):
    quota_condition(
        n,
        apps(n, "replicasets", "condition-test"),
        lambda: call("POST", apps(n, "replicasets"), rs("condition-test", 3, {"a": "b"})),
    )


@spec("ReplicationController should surface a failure condition on a common issue like exceeded quota")
def rc_quota(n):
    quota_condition(
        n,
        core(n, "replicationcontrollers", "condition-test"),
        lambda: call("POST", core(n, "replicationcontrollers"), rc("condition-test", 3, {"a": "b"})),
    )


@spec("ReplicationController should adopt matching pods on creation, and release no longer matching pods")
def rc_adopt(n):
    adopt(
        n,
        lambda: call("POST", core(n, "replicationcontrollers"), rc("r", 1, {"name": "p"})),
        "",
        "ReplicationController",
    )


@spec("ReplicationController should test the lifecycle of a ReplicationController; get and update a scale")
def rc_lifecycle(n):
    L = {"test-rc-static": "true"}
    w = Watch(core(n, "replicationcontrollers") + "?watch=1&labelSelector=test-rc-static=true")
    call("POST", core(n, "replicationcontrollers"), rc("rc-test", 1, L))
    wait(
        lambda: any(
            count(e["object"], "availableReplicas") == 1 and count(e["object"], "readyReplicas") == 1
            for e in w.ev
        ),
        "1",
    )
    strategic(core(n, "replicationcontrollers", "rc-test"), {"metadata": {"labels": {"test-rc": "patched"}}})
    wait(lambda: any(e["object"]["metadata"]["labels"].get("test-rc") == "patched" for e in w.ev), "label")
    k = len(w.ev)
    strategic(
        core(n, "replicationcontrollers", "rc-test/status"),
        {"status": {"readyReplicas": 0, "availableReplicas": 0}},
    )
    wait(
        lambda: any(
            count(e["object"], "availableReplicas") == 0 and count(e["object"], "readyReplicas") == 0
            for e in w.ev[k:]
        ),
        "zeroes",
    )
    wait(lambda: any(count(e["object"], "availableReplicas") == 1 for e in w.ev[k:]), "healed")
    get(core(n, "replicationcontrollers", "rc-test/status"))
    strategic(core(n, "replicationcontrollers", "rc-test/scale"), {"spec": {"replicas": 2}})
    wait(
        lambda: any(
            count(e["object"], "availableReplicas") == 2 and count(e["object"], "readyReplicas") == 2
            for e in w.ev
        ),
        "2",
    )
    o = get(core(n, "replicationcontrollers", "rc-test"))
    o["metadata"]["labels"]["x"] = "y"
    o["metadata"].pop("resourceVersion")
    call("PUT", core(n, "replicationcontrollers", "rc-test"), o)
    call("DELETE", core(n, "replicationcontrollers") + "?labelSelector=test-rc-static=true")
    wait(lambda: any(e["type"] == "DELETED" for e in w.ev), "deleted")
