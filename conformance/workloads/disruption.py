"""PodDisruptionBudgets."""

from cluster import *
from common import *
from objects import *


def budgets(n, name=""):
    return f"/apis/policy/v1/namespaces/{n}/poddisruptionbudgets" + (f"/{name}" if name else "")


@spec("DisruptionController: create, observe, update, block an eviction, patch status, delete a collection")
def pdb_all(n):
    L = {"foo": "bar"}
    call(
        "POST",
        budgets(n),
        {"metadata": {"name": "foo"}, "spec": {"selector": {"matchLabels": L}, "minAvailable": 2}},
    )
    call("POST", apps(n, "replicasets"), rs("r", 3, L))
    wait(
        lambda: (
            lambda s: s.get("disruptionsAllowed") == 1
            and s.get("currentHealthy") == 3
            and s.get("desiredHealthy") == 2
            and s.get("expectedPods") == 3
        )(get(budgets(n, "foo")).get("status", {})),
        "allowed",
    )
    merge(budgets(n, "foo"), {"spec": {"minAvailable": 3}})
    wait(lambda: get(budgets(n, "foo"))["status"]["disruptionsAllowed"] == 0, "0")
    q = pods(n)[0]["metadata"]["name"]
    ev = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": q, "namespace": n}}
    r = call("POST", core(n, "pods", q) + "/eviction", ev, ok=False)
    assert r["code"] == 429, r
    merge(budgets(n, "foo"), {"spec": {"minAvailable": 2}})
    wait(
        lambda: call("POST", core(n, "pods", q) + "/eviction", ev, ok=False).get("status") == "Success",
        "evicted",
    )
    wait(lambda: get(budgets(n, "foo"))["status"]["currentHealthy"] == 3, "healed")
    call(
        "POST",
        budgets(n),
        {
            "metadata": {"name": "s"},
            "spec": {"selector": {"matchLabels": {"no": "one"}}, "minAvailable": "1%"},
        },
    )
    wait(lambda: "observedGeneration" in get(budgets(n, "s")).get("status", {}), "observed")
    o = get(budgets(n, "s"))
    o["status"]["disruptedPods"] = {q: "2026-01-01T00:00:00Z"}
    call("PUT", budgets(n, "s/status"), o)
    merge(budgets(n, "s/status"), {"status": {"disruptedPods": {"x": "2026-01-01T00:00:00Z"}}})
    call("DELETE", budgets(n))
    wait(lambda: not get(budgets(n))["items"], "gone")
