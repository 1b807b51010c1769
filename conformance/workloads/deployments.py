"""Deployments."""

import time

from cluster import *
from common import *
from objects import *


@spec("Deployment should have a working scale subresource")
def deployment_scale(n):
    call("POST", apps(n, "deployments"), dep("d", 1, {"a": "b"}))
    wait(lambda: count(get(apps(n, "deployments", "d")), "availableReplicas") == 1, "available")
    s = get(apps(n, "deployments", "d/scale"))
    assert s["spec"]["replicas"] == 1 and s["status"]["replicas"] == 1, s
    s["spec"]["replicas"] = 2
    s["metadata"].pop("resourceVersion")
    r = call("PUT", apps(n, "deployments", "d/scale"), s)
    assert r["spec"]["replicas"] == 2
    merge(apps(n, "deployments", "d/scale"), {"spec": {"replicas": 4}})
    assert get(apps(n, "deployments", "d"))["spec"]["replicas"] == 4


@spec("Deployment should run the lifecycle of a Deployment")
def deployment_lifecycle(n):
    L = {"test-deployment-static": "true"}
    w = Watch("/apis/apps/v1/deployments?watch=1&labelSelector=test-deployment-static=true")
    call("POST", apps(n, "deployments"), dep("test-deployment", 2, L))
    wait(
        lambda: any(
            count(e["object"], "availableReplicas") == 2 and count(e["object"], "readyReplicas") == 2
            for e in w.ev
        ),
        "2 ready by watch",
    )
    strategic(
        apps(n, "deployments", "test-deployment"),
        {
            "metadata": {"labels": {"test-deployment": "patched"}},
            "spec": {
                "replicas": 1,
                "template": {
                    "spec": {
                        "terminationGracePeriodSeconds": 0,
                        "containers": [{"name": "httpd", "image": "pause:2"}],
                    }
                },
            },
        },
    )
    wait(
        lambda: any(
            e["object"]["spec"]["template"]["spec"]["containers"][0]["image"] == "pause:2"
            and count(e["object"], "replicas") >= 1
            for e in w.ev
        ),
        "patched",
    )
    wait(
        lambda: (
            lambda d: count(d, "readyReplicas") == 1
            and count(d, "replicas") == 1
            and count(d, "updatedReplicas") == 1
        )(get(apps(n, "deployments", "test-deployment"))),
        "1 ready",
    )
    r = get("/apis/apps/v1/deployments?labelSelector=test-deployment-static=true")
    assert len(r["items"]) == 1
    u = get(apps(n, "deployments", "test-deployment"))
    for _ in range(5):
        u = get(apps(n, "deployments", "test-deployment"))
        u["spec"]["replicas"] = 2
        u["status"]["readyReplicas"] = 0
        r = call("PUT", apps(n, "deployments", "test-deployment") + "/status", u, ok=False)
        if r.get("code") != 409:
            break
    merge(
        apps(n, "deployments", "test-deployment") + "/status",
        {"status": {"readyReplicas": 0, "availableReplicas": 0}},
    )
    wait(
        lambda: any(
            e["object"].get("status", {}).get("readyReplicas", 0) == 0 and e["type"] == "MODIFIED"
            for e in w.ev[-6:]
        ),
        "status 0 seen",
    )
    wait(
        lambda: count(get(apps(n, "deployments", "test-deployment")), "readyReplicas") == 1,
        "controller heals status",
    )
    call("DELETE", "/apis/apps/v1/namespaces/%s/deployments?labelSelector=test-deployment-static=true" % n)
    wait(lambda: any(e["type"] == "DELETED" for e in w.ev), "deleted")


@spec("Deployment should validate Deployment Status endpoints")
def deployment_status(n):
    call("POST", apps(n, "deployments"), dep("d", 1, {"a": "b"}))
    wait(lambda: count(get(apps(n, "deployments", "d")), "availableReplicas") == 1, "available")
    status_endpoints(n, apps(n, "deployments"), "d", apps(n, "deployments", "d"))


@spec("Deployment RecreateDeployment should delete old pods and create new ones")
def deployment_recreate(n):
    call("POST", apps(n, "deployments"), dep("d", 1, {"a": "b"}, strategy={"type": "Recreate"}))
    wait(lambda: count(get(apps(n, "deployments", "d")), "availableReplicas") == 1, "available")
    w = Watch(core(n, "pods") + "?watch=1")
    time.sleep(0.3)
    strategic(
        apps(n, "deployments", "d"),
        {"spec": {"template": {"spec": {"containers": [{"name": "httpd", "image": "x:2"}]}}}},
    )
    wait(
        lambda: (
            lambda d: count(d, "updatedReplicas") == 1
            and count(d, "availableReplicas") == 1
            and count(d, "observedGeneration") == 2
        )(get(apps(n, "deployments", "d"))),
        "new",
    )
    live = set()
    for e in w.ev:
        nm = (e["object"]["metadata"]["name"], e["object"]["spec"]["containers"][0]["image"])
        ph = e["object"].get("status", {}).get("phase")
        if e["type"] == "DELETED" or ph in ("Succeeded", "Failed"):
            live.discard(nm)
        else:
            live.add(nm)
        assert len({i for _, i in live}) <= 1, live


@spec("Deployment RollingUpdateDeployment should delete old pods and create new ones")
def deployment_rolling_adopts(n):
    L = {"name": "sample-pod"}
    call(
        "POST",
        apps(n, "replicasets"),
        {
            "metadata": {
                "name": "test-rolling-update-controller",
                "labels": {"name": "sample-pod", "pod": "httpd"},
                "annotations": {"deployment.kubernetes.io/revision": "3546343826724305832"},
            },
            "spec": {
                "replicas": 1,
                "selector": {"matchLabels": {"name": "sample-pod", "pod": "httpd"}},
                "template": tmpl({"name": "sample-pod", "pod": "httpd"}, "httpd:old"),
            },
        },
    )
    wait(
        lambda: count(get(apps(n, "replicasets", "test-rolling-update-controller")), "availableReplicas")
        == 1,
        "rs",
    )
    call("POST", apps(n, "deployments"), dep("test-rolling-update-deployment", 1, L, "agnhost:1"))
    wait(
        lambda: get(apps(n, "deployments", "test-rolling-update-deployment"))["metadata"]
        .get("annotations", {})
        .get("deployment.kubernetes.io/revision")
        == "3546343826724305833",
        "revision",
    )
    wait(
        lambda: (
            lambda d: count(d, "updatedReplicas") == 1
            and count(d, "replicas") == 1
            and count(d, "availableReplicas") == 1
        )(get(apps(n, "deployments", "test-rolling-update-deployment"))),
        "done",
    )
    rs = get(apps(n, "replicasets"))["items"]
    assert len(rs) == 2
    assert all(r["metadata"].get("ownerReferences") for r in rs)


@spec("Deployment deployment should delete old replica sets")
def deployment_cleanup(n):
    call("POST", apps(n, "deployments"), dep("d", 1, {"a": "b"}, revisionHistoryLimit=0))
    wait(lambda: count(get(apps(n, "deployments", "d")), "availableReplicas") == 1, "av")
    strategic(
        apps(n, "deployments", "d"),
        {"spec": {"template": {"spec": {"containers": [{"name": "httpd", "image": "x:2"}]}}}},
    )
    wait(
        lambda: len(get(apps(n, "replicasets"))["items"]) == 1
        and get(apps(n, "replicasets"))["items"][0]["spec"]["template"]["spec"]["containers"][0]["image"]
        == "x:2",
        "old gone",
    )


@spec("Deployment deployment should support proportional scaling")
def deployment_proportional(n):
    call(
        "POST",
        apps(n, "deployments"),
        dep(
            "d",
            10,
            {"a": "b"},
            strategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 3, "maxUnavailable": 2}},
        ),
    )
    wait(lambda: count(get(apps(n, "deployments", "d")), "availableReplicas") == 10, "10")
    strategic(
        apps(n, "deployments", "d"),
        {
            "spec": {
                "template": {
                    "metadata": {"annotations": {"insula.dev/simulated-start": "3600s"}},
                    "spec": {"containers": [{"name": "httpd", "image": "webserver:404"}]},
                }
            }
        },
    )

    def sizes():
        return sorted(
            (r["spec"]["template"]["spec"]["containers"][0]["image"], r["spec"]["replicas"])
            for r in get(apps(n, "replicasets"))["items"]
        )

    wait(lambda: sizes() == [("httpd:1", 8), ("webserver:404", 5)], "8 and 5") or 0
    wait(lambda: count(get(apps(n, "deployments", "d")), "availableReplicas") == 8, "8 available")
    merge(apps(n, "deployments", "d"), {"spec": {"replicas": 30}})
    wait(lambda: sizes() == [("httpd:1", 20), ("webserver:404", 13)], f"20 and 13 {sizes()}")


@spec("Deployment deployment should support rollover")
def deployment_rollover(n):
    L = {"name": "rollover-pod"}
    call(
        "POST",
        apps(n, "replicasets"),
        {
            "metadata": {"name": "c", "labels": L},
            "spec": {"replicas": 1, "selector": {"matchLabels": L}, "template": tmpl(L, "old:1")},
        },
    )
    wait(lambda: count(get(apps(n, "replicasets", "c")), "availableReplicas") == 1, "rs")
    call(
        "POST",
        apps(n, "deployments"),
        dep(
            "d",
            1,
            L,
            "redis:bad",
            ann={"insula.dev/simulated-start": "3600s"},
            minReadySeconds=1,
            strategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
        ),
    )
    wait(lambda: len(get(apps(n, "replicasets"))["items"]) == 2, "2 rs")
    strategic(
        apps(n, "deployments", "d"),
        {
            "spec": {
                "template": {
                    "metadata": {"annotations": {"insula.dev/simulated-start": None}},
                    "spec": {"containers": [{"name": "httpd", "image": "agnhost:1"}]},
                }
            }
        },
    )
    wait(
        lambda: (
            lambda d: count(d, "updatedReplicas") == 1
            and count(d, "replicas") == 1
            and count(d, "availableReplicas") == 1
        )(get(apps(n, "deployments", "d"))),
        "done",
    )
    assert sorted(r["spec"]["replicas"] for r in get(apps(n, "replicasets"))["items"]) == [0, 0, 1]
