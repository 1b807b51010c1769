"""DaemonSets and ControllerRevisions."""

import time

from cluster import *
from common import *
from objects import *


def anchor(n):
    "a tenant has nodes only where its pods are"
    call("POST", apps(n, "deployments"), dep("anchor", 2, {"anchor": n}))
    wait(lambda: count(get(apps(n, "deployments", "anchor")), "availableReplicas") == 2, "anchor")


def is_ready(n, name="daemon-set"):
    d = get(apps(n, "daemonsets", name))
    k = count(d, "desiredNumberScheduled")
    return k > 0 and count(d, "numberAvailable") == k and count(d, "updatedNumberScheduled") == k


@spec(
    "DaemonSet: verify changes to a daemon set status; retry creating failed daemon pods; delete a collection"
)
def ds_status_failed_collection(n):
    anchor(n)
    L = {"daemonset-name": "daemon-set"}
    call("POST", apps(n, "daemonsets"), ds("daemon-set", L))
    wait(lambda: is_ready(n), "ready")
    status_endpoints(n, apps(n, "daemonsets"), "daemon-set", apps(n, "daemonsets", "daemon-set"))
    q = pods(n, "daemonset-name=daemon-set")[0]["metadata"]
    merge(core(n, "pods", q["name"]) + "/status", {"status": {"phase": "Failed"}})
    wait(
        lambda: all(x["metadata"]["uid"] != q["uid"] for x in pods(n, "daemonset-name=daemon-set"))
        and is_ready(n),
        "failed replaced",
        60,
    )
    call("DELETE", apps(n, "daemonsets") + "?labelSelector=daemonset-name=daemon-set")
    wait(lambda: not get(apps(n, "daemonsets"))["items"], "gone")


@spec("DaemonSet should update pod when spec was updated; ControllerRevision should manage the lifecycle")
def ds_rolling_revisions(n):
    anchor(n)
    L = {"daemonset-name": "daemon-set"}
    call("POST", apps(n, "daemonsets"), ds("daemon-set", L))
    wait(lambda: is_ready(n), "ready")
    strategic(
        apps(n, "daemonsets", "daemon-set"),
        {"spec": {"template": {"spec": {"containers": [{"name": "httpd", "image": "b:2"}]}}}},
    )
    wait(
        lambda: is_ready(n)
        and all(x["spec"]["containers"][0]["image"] == "b:2" for x in pods(n, "daemonset-name=daemon-set")),
        "updated",
    )
    r = get(apps(n, "controllerrevisions") + "?labelSelector=daemonset-name=daemon-set")["items"]
    assert sorted(x["revision"] for x in r) == [1, 2], r
    # ControllerRevision lifecycle
    c = max(r, key=lambda x: x["revision"])
    name = c["metadata"]["name"]
    x = strategic(apps(n, "controllerrevisions", name), {"metadata": {"labels": {name: "patched"}}})
    assert x["metadata"]["labels"][name] == "patched"
    new = {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": {
            "name": name + "-x",
            "labels": c["metadata"]["labels"],
            "ownerReferences": c["metadata"]["ownerReferences"],
        },
        "data": c["data"],
        "revision": c["revision"] + 1,
    }
    call("POST", apps(n, "controllerrevisions"), new)
    x = get(apps(n, "controllerrevisions", name))
    x["metadata"]["labels"][name] = "updated"
    x["metadata"].pop("resourceVersion")
    call("PUT", apps(n, "controllerrevisions", name), x)
    call("DELETE", apps(n, "controllerrevisions", name))
    wait(
        lambda: all(
            y["metadata"]["name"] != name
            for y in get(apps(n, "controllerrevisions") + "?labelSelector=daemonset-name=daemon-set")["items"]
        )
        and len(get(apps(n, "controllerrevisions"))["items"]) >= 2,
        "two left",
    )
    call("DELETE", apps(n, "controllerrevisions") + f"?labelSelector={name}=updated")


@spec("DaemonSet should rollback without unnecessary restarts")
def ds_rollback(n):
    anchor(n)
    L = {"daemonset-name": "daemon-set"}
    path = apps(n, "daemonsets", "daemon-set")
    call("POST", apps(n, "daemonsets"), ds("daemon-set", L))
    wait(lambda: is_ready(n), "ready")
    # An image that can't be pulled: its containers don't start, and the rollout can't end.
    strategic(path, image_of("foo:non-existent", "1h"))
    mine = lambda: [q for q in pods(n, "daemonset-name=daemon-set") if not q["metadata"].get("deletionTimestamp")]
    image = lambda q: q["spec"]["containers"][0]["image"]
    wait(lambda: any(image(q) == "foo:non-existent" for q in mine()), "in the middle of a rollout")
    found = mine()
    assert {image(q) for q in found} <= {"httpd:1", "foo:non-existent"}, found
    kept = {q["metadata"]["name"] for q in found if image(q) == "httpd:1"}
    assert kept or count(get(path), "desiredNumberScheduled") < 2, "the rollout took all pods at once"
    strategic(path, image_of("httpd:1", None))

    unready = []

    def rolled_back():
        now = mine()
        unready.append(sum(not is_pod_ready(q) for q in now))
        return is_ready(n) and all(image(q) == "httpd:1" for q in now)

    wait(rolled_back, "rolled back")
    assert max(unready) <= 1, unready
    assert kept <= {q["metadata"]["name"] for q in mine()}, "pods were restarted that need not be"


def image_of(image, start):
    "a template whose containers take so long to start; None: no time"
    return {
        "spec": {
            "template": {
                "metadata": {"annotations": {"insula.dev/simulated-start": start}},
                "spec": {"containers": [{"name": "httpd", "image": image}]},
            }
        }
    }


def is_pod_ready(pod):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))


@spec("DaemonSet should run and stop complex daemon")
def ds_complex(n):
    anchor(n)
    node = pods(n, "anchor=" + n)[0]["spec"]["nodeName"]
    L = {"daemonset-name": "daemon-set"}
    path = apps(n, "daemonsets", "daemon-set")
    d = ds("daemon-set", L)
    d["spec"]["template"]["spec"]["nodeSelector"] = {"e2e-color": n}
    call("POST", apps(n, "daemonsets"), d)
    time.sleep(1)
    mine = lambda: pods(n, "daemonset-name=daemon-set")
    running = lambda: [q["spec"]["nodeName"] for q in mine() if q["status"].get("phase") == "Running"]
    assert not mine()
    merge(f"/api/v1/nodes/{node}", {"metadata": {"labels": {"e2e-color": n}}})
    wait(lambda: running() == [node], "one")
    green = n + "-green"
    merge(f"/api/v1/nodes/{node}", {"metadata": {"labels": {"e2e-color": green}}})
    wait(lambda: not mine(), "none")
    template = {"spec": {"nodeSelector": {"e2e-color": green}}}
    merge(path, {"spec": {"template": template, "updateStrategy": {"type": "RollingUpdate"}}})
    wait(lambda: running() == [node], "green")
